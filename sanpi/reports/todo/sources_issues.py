"""问题: what is overdue or silent, and what waits for a decision."""

from typing import Any

from django.utils.translation import gettext as _

from sanpi.issues import rules
from sanpi.organizations.models import Region
from sanpi.reports.todo.asker import Asker, ledger_url, part
from sanpi.reports.todo.items import Item, Part

RELATED = ("project",)


def _part(items: list[Item]) -> Part:
    return part(_("问题"), items, ledger_url("issues"))


def _named(issue: Any) -> str:
    return f"{issue.project.name}：{issue.title}" if issue.project else str(issue.title)


def overdue_issues(asker: Asker) -> Part:
    """Not dealt with although the day has passed."""

    def ask(region: Region) -> Any:
        return rules.overdue(asker.user, region, asker.at, asker.today)

    return _part([_due_item(asker, issue) for issue in asker.rows(ask, *RELATED)])


def issues_due_soon(asker: Asker) -> Part:
    """Due today or within a week."""

    def ask(region: Region) -> Any:
        return rules.due_soon(asker.user, region, asker.today)

    return _part([_due_item(asker, issue) for issue in asker.rows(ask, *RELATED)])


def _due_item(asker: Asker, issue: Any) -> Item:
    due = issue.due_on
    why = _("计划 %(due)s 办结，%(days)s") % {"due": due, "days": asker.days(due)}
    return asker.item(_named(issue), why, _("去报告进展"), issue.get_absolute_url(), due)


def silent_issues(asker: Asker) -> Part:
    """Being worked on, but nobody has said anything for two weeks; those with a near or missed day stand there already."""

    def ask(region: Region) -> Any:
        return rules.stale(asker.user, region, asker.today)

    def is_named_already(issue: Any) -> bool:
        return issue.due_on is not None and (issue.due_on - asker.today).days <= 7

    return _part(
        [
            asker.item(
                _named(issue),
                _("%(day)s 以来没有报告进展，已 %(count)d 天")
                % {"day": issue.heard_on, "count": (asker.today - issue.heard_on).days},
                _("去报告进展"),
                issue.get_absolute_url(),
            )
            for issue in asker.rows(ask, *RELATED)
            if not is_named_already(issue)
        ]
    )


def dates_to_decide(asker: Asker) -> Part:
    """Requests for another date."""

    def ask(region: Region) -> Any:
        return rules.to_decide(asker.user, region)

    return _part(
        [
            asker.item(
                _("%s：申请延期") % _named(issue),
                _("原定 %(due)s 办结，申请延期至 %(asked)s")
                % {"due": issue.due_on, "asked": issue.asked_due_on},
                _("去决定"),
                issue.get_absolute_url(),
                issue.due_on,
            )
            for issue in asker.rows(ask, *RELATED)
        ]
    )


def closings_to_confirm(asker: Asker) -> Part:
    """Applications for 销号."""

    def ask(region: Region) -> Any:
        return rules.to_confirm(asker.user, region)

    return _part(
        [
            asker.item(
                _("%s：申请销号") % _named(issue),
                _("已申请销号，等您确认"),
                _("去确认"),
                issue.get_absolute_url(),
                issue.due_on,
            )
            for issue in asker.rows(ask, *RELATED)
        ]
    )


def issues_to_assign(asker: Asker) -> Part:
    """Raised and given to nobody yet."""

    def ask(region: Region) -> Any:
        return rules.to_assign(asker.user, region)

    return _part(
        [
            asker.item(
                _named(issue),
                _("%(day)s 提出，已 %(count)d 天，还没有交办")
                % {"day": issue.raised_on, "count": (asker.today - issue.raised_on).days},
                _("去交办"),
                issue.get_absolute_url(),
            )
            for issue in asker.rows(ask, *RELATED)
        ]
    )
