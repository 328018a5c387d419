"""入统: what the statistics office sent back, and what should be in the library and is not."""

from typing import Any

from django.utils.translation import gettext as _

from sanpi.enrollment import rules
from sanpi.organizations.models import Region
from sanpi.reports.todo.asker import LIMIT, Asker, address, ledger_url, part
from sanpi.reports.todo.items import Item, Part, Urgency


def _part(items: list[Item]) -> Part:
    return part(_("入统"), items, ledger_url("enrollment"))


def returned_applications(asker: Asker) -> Part:
    """Applications that came back, with the reason."""

    def ask(region: Region) -> Any:
        return rules.returned(asker.user, region)

    sheets = asker.rows(ask)
    told = rules.histories([sheet.project for sheet in sheets], asker.at) if sheets else {}
    items = []
    for sheet in sheets:
        cause = told[sheet.project_id].cause or _("没有写明原因")
        why = _("%(day)s 退回：%(cause)s") % {"day": sheet.state_on, "cause": cause}
        text = _("%s：入库申报被退回") % sheet.project.name
        # Papers that came back have no day of their own, but somebody waits for them.
        url = address("enrollment:project", sheet.project_id)
        items.append(Item(text, why, _("去补正"), url, Urgency.NEAR, sheet.state_on))
    return _part(items)


def missing_from_library(asker: Asker) -> Part:
    """应统未统, with the days on which papers are taken."""
    items = []
    for region in asker.regions:
        rows = rules.should_be_enrolled(asker.user, region, asker.at, asker.today)
        # What is applied for or came back waits for somebody else, or stands above.
        waiting = [row for row in rows[: LIMIT + 1] if row.state_at not in ("submitted", "returned")]
        if waiting:
            window = rules.window_open(region, asker.today)
            items += [_missing_item(asker, row, window) for row in waiting]
    return _part(items)


def _missing_item(asker: Asker, project: Any, window: rules.Window) -> Item:
    months = rules.whole_months(project.started_on, asker.today)
    words = _("窗口 %(opens)s 至 %(closes)s") % {"opens": window.opens_on, "closes": window.closes_on}
    why = _("%(day)s 开工，已 %(count)d 个月未入库；%(window)s%(open)s") % {
        "day": project.started_on,
        "count": months,
        "window": words,
        "open": _("，现在可以申报") if window else "",
    }
    due = window.closes_on if window else None
    return asker.item(
        _("%s：应统未统") % project.name, why, _("去申报"), address("enrollment:project", project.pk), due
    )
