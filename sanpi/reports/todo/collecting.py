"""Which sources are asked for whom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import User
from sanpi.reports.todo import sources_enrollment as enrollment
from sanpi.reports.todo import sources_issues as issues
from sanpi.reports.todo import sources_lights as lights
from sanpi.reports.todo import sources_permits as permits
from sanpi.reports.todo import sources_projects as projects
from sanpi.reports.todo import sources_reporting as reporting
from sanpi.reports.todo.asker import Asker, asker
from sanpi.reports.todo.items import Item, Part, Urgency, joined
from sanpi.reports.todo.sources_notices import reminders

Source = Callable[[Asker], Part]
C = Capability

# For those who work for a unit, or stand in for somebody who does.
UNIT: tuple[tuple[Source, Capability], ...] = (
    (reporting.months_to_report, C.REPORT),
    (reporting.returned_months, C.REPORT),
    (issues.overdue_issues, C.VIEW),
    (issues.issues_due_soon, C.VIEW),
    (issues.silent_issues, C.VIEW),
    (issues.closings_to_confirm, C.ISSUES),
    (permits.overdue_permits, C.VIEW),
    (permits.lapsing_permits, C.VIEW),
    (permits.promised_papers, C.VIEW),
    (projects.promises_due, C.VIEW),
    (enrollment.returned_applications, C.ENROLL),
    (enrollment.missing_from_library, C.ENROLL),
    (lights.answers_to_give, C.REPORT),
)
# For a leading post: what does not move in its projects, and what it decides.
LEAD: tuple[tuple[Source, Capability], ...] = (
    (issues.overdue_issues, C.VIEW),
    (issues.dates_to_decide, C.DECIDE),
    (issues.issues_to_assign, C.DECIDE),
    (issues.closings_to_confirm, C.ISSUES),
    (permits.overdue_permits, C.VIEW),
    (lights.steps_to_take, C.DECIDE),
    (lights.own_answers_to_give, C.DECIDE),
)
# For the project office: what others wait for.
OFFICE: tuple[tuple[Source, Capability], ...] = (
    (reporting.months_to_review, C.REVIEW),
    (reporting.months_to_close, C.REVIEW),
    (issues.dates_to_decide, C.DECIDE),
    (issues.issues_to_assign, C.DECIDE),
    (issues.closings_to_confirm, C.ISSUES),
    (projects.late_milestones, C.REVIEW),
    (lights.steps_to_take, C.DECIDE),
    (lights.own_answers_to_give, C.REPORT),
    (lights.excuses_to_decide, C.DECIDE),
    (lights.exemptions_to_decide, C.DECIDE),
)
# For those who record permits and keep no projects: the permit window.
WINDOW: tuple[tuple[Source, Capability], ...] = (
    (permits.overdue_permits, C.PERMITS),
    (permits.permits_due_soon, C.PERMITS),
)


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits for a person, by kind, what presses most first."""

    parts: tuple[Part, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All of it."""
        return tuple(item for part in self.parts for item in part.items)

    def count(self, urgency: Urgency) -> int:
        """How many things press so much."""
        return sum(item.urgency == urgency for item in self.items)


def todo_of(user: User, today: date) -> Todo:
    """What waits for the person on the day, as far as his roles and those he stands in for go."""
    return Todo(tuple(joined([reminders(user, today), *_parts(user, today)])))


def _parts(user: User, today: date) -> Iterator[Part]:
    by_reach = ((Reach.UNIT, UNIT), (Reach.LEAD, LEAD), (Reach.REGION, OFFICE))
    for reach, sources in by_reach:
        whose = asker(user, today, reach)
        if whose is None:
            continue
        if reach is Reach.REGION and not whose.can(C.REVIEW):
            sources = (*sources, *WINDOW)  # noqa: PLW2901  (the window has the office's reach and work of its own)
        for source, needed in sources:
            if whose.can(needed):
                yield source(whose)
