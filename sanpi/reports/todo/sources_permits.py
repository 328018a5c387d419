"""手续: limits that run out, permits that lapse, papers promised."""

from typing import Any

from django.utils.translation import gettext as _

from sanpi.organizations.models import Region
from sanpi.permits import rules
from sanpi.reports.todo.asker import Asker, ledger_url, part
from sanpi.reports.todo.items import Item, Part


def _part(items: list[Item], title: str = "") -> Part:
    return part(title or _("手续"), items, ledger_url("permits"))


def _named(permit: Any) -> str:
    return f"{permit.project.name}：{permit.type.name}"


def overdue_permits(asker: Asker) -> Part:
    """The limit has run out while the office had the case."""

    def ask(region: Region) -> Any:
        return rules.overdue(asker.user, region, asker.at, asker.today)

    return _part([_limit_item(asker, permit) for permit in asker.rows(ask)])


def permits_due_soon(asker: Asker) -> Part:
    """The limit runs out within some working days."""

    def ask(region: Region) -> Any:
        return rules.due_soon(asker.user, region, asker.today)

    return _part([_limit_item(asker, permit) for permit in asker.rows(ask)])


def _limit_item(asker: Asker, permit: Any) -> Item:
    due = permit.due_on
    why = _("办理时限 %(due)s，%(days)s") % {"due": due, "days": asker.days(due, working=True)}
    return asker.item(_named(permit), why, _("去办理"), permit.get_absolute_url(), due)


def lapsing_permits(asker: Asker) -> Part:
    """Issued permits that lapse."""

    def ask(region: Region) -> Any:
        return rules.expiring(asker.user, region, asker.today)

    return _part(
        [
            asker.item(
                _("%s：证照到期") % _named(permit),
                _("有效期至 %(day)s，%(days)s")
                % {"day": permit.valid_until, "days": asker.days(permit.valid_until)},
                _("去办理"),
                permit.get_absolute_url(),
                permit.valid_until,
            )
            for permit in asker.rows(ask)
        ]
    )


def promised_papers(asker: Asker) -> Part:
    """Papers that were promised when a permit was accepted without them."""

    def ask(region: Region) -> Any:
        return rules.waivers_due(asker.user, region, asker.today)

    items = [
        asker.item(
            _("%s：补齐承诺的材料") % _named(permit),
            _("承诺 %(day)s 前补齐，%(days)s")
            % {"day": permit.waived_until, "days": asker.days(permit.waived_until)},
            _("去补齐"),
            permit.get_absolute_url(),
            permit.waived_until,
        )
        for permit in asker.rows(ask)
    ]
    return _part(items, _("容缺"))
