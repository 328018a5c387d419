"""Opens and closes the months of reporting whose day has come; run once a day, before the digests."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.progress.actions import close_due_rounds, ensure_all_rounds


class Command(BaseCommand):
    """Idempotent: a month that is open already stays as it is, a closed one too."""

    help = _("按月报日历开放到期的月份、给过了结账日的月份结账；每天运行一次，重复运行没有影响")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what is due today, region by region."""
        with coming_from("command keep_months"):
            closed = close_due_rounds(now=timezone.now())
            opened = ensure_all_rounds(now=timezone.now())
        for round_ in closed:
            self.stdout.write(f"{round_.region.name}：{round_}已到结账日，已结账")
        for round_ in opened:
            self.stdout.write(f"{round_.region.name}：已开放{round_}填报")
