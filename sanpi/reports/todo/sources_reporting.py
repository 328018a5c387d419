"""月报: what a unit has to fill in, what the office has to review and to close."""

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.domain.periods import Month
from sanpi.organizations.models import Region
from sanpi.progress import rules
from sanpi.progress.models import Entry, Round
from sanpi.reports.todo.asker import LIMIT, Asker, address, part
from sanpi.reports.todo.items import Item, Part


def months_to_report(asker: Asker) -> Part:
    """Open months with the number of projects for which nothing has been submitted."""
    items = []
    for region in asker.regions:
        for missing in rules.missing_reports(asker.user, region, asker.today):
            count = missing.projects.exclude(entry_state=Entry.State.RETURNED).count()
            if count:
                items.append(_month_item(asker, region, missing.round, count))
    return part(_("月报"), items)


def _month_item(asker: Asker, region: Region, round_: Round, count: int) -> Item:
    names = {"month": round_.period, "count": count}
    return asker.item(
        _("%(month)s月报：%(count)d 个项目待提交") % names,
        _("%(due)s 截止，%(days)s") % {"due": round_.due_on, "days": asker.days(round_.due_on)},
        _("去填报"),
        address("progress:month", region=region.code, round=round_.pk),
        round_.due_on,
    )


def returned_months(asker: Asker) -> Part:
    """Months of single projects that the office sent back, with its words."""
    rows = rules.returned_to(asker.user).select_related("project__region", "round")[: LIMIT + 1]
    items = [_returned_item(asker, entry) for entry in rows]
    return part(_("月报"), items, address("progress:month"))


def _returned_item(asker: Asker, entry: Entry) -> Item:
    round_ = entry.round
    why = [
        _("退回意见：%s") % entry.comment if entry.comment else _("没有写明原因"),
        _("%(due)s 截止，%(days)s") % {"due": round_.due_on, "days": asker.days(round_.due_on)},
    ]
    return asker.item(
        _("%(project)s：%(month)s月报被退回") % {"project": entry.project.name, "month": round_.period},
        "；".join(why),
        _("去修改"),
        address("progress:month", region=entry.project.region.code, round=round_.pk),
        round_.due_on,
    )


def months_to_review(asker: Asker) -> Part:
    """Months with the number of entries that wait for review, and since when."""
    items = []
    for region in asker.regions:
        waiting = rules.reports_to_review(asker.user, region).order_by()
        counted = waiting.values(
            "round", "round__year", "round__month", "round__closes_on", "round__region__name"
        ).annotate(count=Count("pk"), oldest=Min("submitted_at"))
        for row in counted.order_by("round__year", "round__month", "round"):
            names = {
                "region": row["round__region__name"],
                "month": Month(row["round__year"], row["round__month"]),
                "count": row["count"],
            }
            closes_on, oldest = row["round__closes_on"], timezone.localdate(row["oldest"])
            items.append(
                asker.item(
                    _("%(region)s %(month)s月报：%(count)d 份待审核") % names,
                    _("最早一份 %(oldest)s 提交；%(closes)s 结账，%(days)s")
                    % {"oldest": oldest, "closes": closes_on, "days": asker.days(closes_on)},
                    _("去审核"),
                    address("progress:round", row["round"]),
                    closes_on,
                )
            )
    return part(_("月报"), items)


def months_to_close(asker: Asker) -> Part:
    """Months whose closing day has come."""
    open_rounds = Round.objects.editable_by(asker.user).filter(
        state=Round.State.OPEN, closes_on__lte=asker.today
    )
    items = []
    for region in asker.regions:
        found = open_rounds.filter(region__path__startswith=region.path).select_related("region")
        for round_ in found.order_by("closes_on", "pk")[: LIMIT + 1]:
            names = {"region": round_.region.name, "month": round_.period}
            items.append(
                asker.item(
                    _("%(region)s %(month)s月报待结账") % names,
                    _("应于 %(day)s 结账，%(days)s")
                    % {"day": round_.closes_on, "days": asker.days(round_.closes_on)},
                    _("去结账"),
                    address("progress:round", round_.pk),
                    round_.closes_on,
                )
            )
    return part(_("月报"), items)
