"""Which rounds a page speaks of."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sanpi.batches.measures import BatchQuestion
from sanpi.batches.models import Period
from sanpi.domain.periods import PeriodError, parse_numbers, show_numbers
from sanpi.organizations.standing import StandingRequest
from sanpi.projects.models import Project


@dataclass
class Selection:
    """The rounds chosen in the address (`period=1-6`, `basis=announced`), among those held by the standpoint."""

    request: StandingRequest

    @cached_property
    def held(self) -> list[Period]:
        """Rounds of the region held by the day of the standpoint."""
        periods = Period.objects.for_region(self.request.region)
        return list(periods.filter(held_on__lte=self.request.chosen.effective).order_by("number"))

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers chosen; none means all. A selection that cannot be read is all."""
        try:
            return tuple(parse_numbers(self.text)) if self.text else ()
        except PeriodError:
            return ()

    @property
    def text(self) -> str:
        return self.request.GET.get("period", "")

    @property
    def announced(self) -> bool:
        return self.request.GET.get("basis") == "announced"

    @property
    def label(self) -> str:
        """The rounds in words."""
        numbers = self.numbers or tuple(period.number for period in self.held)
        return show_numbers(numbers) if numbers else _("尚无期次")

    def question(self) -> BatchQuestion:
        """The question that the page asks of the measures."""
        request = self.request
        projects = Project.objects.visible_to(request.user).in_region(request.region)
        return BatchQuestion(
            projects, request.chosen.at, request.chosen.today, periods=self.numbers, announced=self.announced
        )

    def picker(self) -> dict[str, object]:
        """The period picker of the page's head: all, all but the newest, each one."""
        numbers = [period.number for period in self.held]
        choices = [{"code": "", "name": _("全部期次")}]
        if len(numbers) > 1:
            earlier = f"{numbers[0]}-{numbers[-2]}"
            choices.append({"code": earlier, "name": show_numbers(tuple(numbers[:-1]))})
        choices += [{"code": str(number), "name": show_numbers((number,))} for number in reversed(numbers)]
        if self.text and self.text not in {choice["code"] for choice in choices}:
            choices.append({"code": self.text, "name": self.label})
        return {
            "current": {"code": self.text, "name": self.label},
            "choices": choices,
            "action": self.request.path,
        }
