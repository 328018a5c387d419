"""Close definitions: what a figure that differs from the ledger may have counted instead, tried in a fixed order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sanpi.catalogue import registry
from sanpi.core.measures import Unit
from sanpi.factcheck.rules.ledger import Asked
from sanpi.factcheck.rules.places import Places

# Measures that are taken for each other under one name.
_TAKEN_FOR: tuple[tuple[str, ...], ...] = (
    ("start_rate", "start_rate_performed", "start_rate_due", "start_rate_year", "start_rate_contract"),
    ("production_rate", "full_output_rate", "production_rate_plan", "production_rate_contract"),
    ("performance_rate", "signing_rate"),
    ("permit_joint_rate", "permit_done_rate"),
    ("issue_closing_rate", "issue_in_time_rate"),
    ("entries", "entries_split"),
    ("projects", "projects_split"),
    ("completed", "completed_month"),
    ("annual_plan", "entries_plan", "key_plan"),
    ("total_investment", "entries_total", "key_total"),
)


# Lists of the year that a text may mean without saying so.
LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("只数省级", ("province",)), ("只数市级", ("city",)), ("只数区级", ("district",)), ("只数省市级", ("province", "city")),
    ("不数储备", ("province", "city", "district")),
)  # fmt: skip


def of_levels(asked: Asked) -> Iterator[tuple[str, Asked]]:
    """(in words, question) for each list of the year that a figure may speak of; nothing where it speaks of none."""
    if registry.MEASURES[asked.measure].rows == "listings":
        if asked.levels:
            yield _("各级都数"), replace(asked, levels=())
        for words, levels in LEVELS:
            if levels != asked.levels:
                yield words, replace(asked, levels=levels)


def close_to(asked: Asked, places: Places, dated_on: date, today: date) -> Iterator[tuple[str, Asked]]:
    """(in words, question) for each definition near the one asked; those that ask the same again are left out."""
    yield from _lists(asked)
    yield from of_levels(asked)
    yield from _moments(asked, dated_on, today)
    for name, keys in places.children():
        if not asked.regions or not set(keys).isdisjoint(asked.regions):
            yield _("不含%s") % name, replace(asked, without=keys)
    yield from _measures(asked)
    if asked.periods:
        yield _("按全部期次"), replace(asked, periods=())


def _lists(asked: Asked) -> Iterator[tuple[str, Asked]]:
    if registry.MEASURES[asked.measure].rows != "entries":
        return
    yield _("按公布名单，不是调整后名单"), replace(asked, announced=True)
    yield _("已转化的项目仍计在原批次"), replace(asked, converted=True)


def _moments(asked: Asked, dated_on: date, today: date) -> Iterator[tuple[str, Asked]]:
    day = asked.effective
    before = day.replace(day=1) - timedelta(days=1)
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    after = (following.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    this_month = following - timedelta(days=1)
    for each in dict.fromkeys((before, this_month, after, date(day.year - 1, 12, 31))):
        if each != day and each <= today:
            yield _("数据截至 %s") % each.isoformat(), replace(asked, effective=each)
    if asked.known is None and dated_on < today:
        yield _("按文稿当日（%s）掌握的情况") % dated_on.isoformat(), replace(asked, known=dated_on)
    if asked.known is not None:
        yield _("按现在掌握的情况"), replace(asked, known=None)


def _measures(asked: Asked) -> Iterator[tuple[str, Asked]]:
    unit = registry.MEASURES[asked.measure].unit
    for group in _TAKEN_FOR:
        if asked.measure not in group:
            continue
        for key in group:
            other = registry.MEASURES[key]
            if key == asked.measure or other.unit is not unit:
                continue
            kept = asked if other.rows == registry.MEASURES[asked.measure].rows else _elsewhere(asked)
            what = _("按“%s”的口径") if unit is Unit.PERCENT else _("按“%s”")
            yield what % other.name, replace(kept, measure=key)


def _elsewhere(asked: Asked) -> Asked:
    """The question without what only its own rows can be told apart by."""
    return replace(asked, periods=(), batch="", levels=(), category="", announced=False, converted=False)
