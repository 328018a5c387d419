"""`manage.py measures`: every measure of the catalogue for a region and a standpoint, as a table or as JSON."""

import json
import unicodedata
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.batches.measures import BatchQuestion, cells
from sanpi.batches.models import BatchType, Period
from sanpi.catalogue.registry import all_figures, listing_figures
from sanpi.core.facts import standpoint
from sanpi.core.measures import Figure, Measure
from sanpi.core.models import Code
from sanpi.domain.money import MoneyUnit, show
from sanpi.domain.periods import DateError, PeriodError, parse_date, parse_numbers, show_numbers
from sanpi.organizations.models import Region
from sanpi.projects.models import Project

Row = tuple[str, ...]
USAGE_ERROR = 2
# The measures of the yearly lists that a breakdown shows.
LISTED = ("key_projects", "key_total", "key_plan")


class Command(BaseCommand):
    """Prints what every page shows, from the same definitions; ends with 2 when it is asked for what is not there."""

    help = _("按区域和时点打印全部指标（名称、数值、单位、分子/分母、公式），附各批次和重点项目名单的分项。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Region, the two clocks, rounds, and the form of the answer."""
        parser.add_argument("--region", required=True, help=_("区划代码，例如 410106"))
        parser.add_argument("--effective", help=_("数据截至日期，例如 2023-01-31；不写为今天"))
        parser.add_argument("--known", help=_("按哪一天掌握的情况；不写为现在"))
        parser.add_argument("--period", help=_("三个一批期次，例如 1-6；不写为全部"))
        parser.add_argument("--json", action="store_true", help=_("输出 JSON"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Asks the catalogue and prints the answer."""
        region = _region(options["region"])
        question = _question(region, options)
        report = _report(region, question)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        self.stdout.write(_title(report))
        measures = [(m["name"], m["value"], m["unit"], m["parts"], m["formula"]) for m in report["measures"]]
        for head, rows in (
            ((_("指标"), _("数值"), _("单位"), _("分子 / 分母"), _("公式")), measures),
            ((_("批次"), _("个"), _("总投资（亿元）"), _("年度计划投资（亿元）")), _plain(report["batches"])),
            (
                (_("重点项目名单"), _("个"), _("总投资（亿元）"), _("年度计划投资（亿元）")),
                _plain(report["listings"]),
            ),
        ):
            self.stdout.write("")
            self.stdout.write("\n".join(table(head, rows)))


def _refuse(message: str) -> NoReturn:
    raise CommandError(message, returncode=USAGE_ERROR)


def _region(code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        known = "、".join(f"{r.code} {r.name}" for r in Region.objects.order_by("path")[:30])
        _refuse(
            _("没有代码为“%(code)s”的区域；现有区域：%(known)s")
            % {"code": code[:20], "known": known or _("（空）")}
        )
    return region


def _question(region: Region, options: Mapping[str, Any]) -> BatchQuestion:
    today = timezone.localdate()
    effective = _date("--effective", options["effective"]) or today
    return BatchQuestion(
        projects=Project.objects.in_region(region),
        at=standpoint(effective, _date("--known", options["known"])),
        today=today,
        periods=_periods(region, options["period"]),
    )


def _date(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return parse_date(text)
    except DateError as refused:
        _refuse(f"{option}：{refused}")


def _periods(region: Region, text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    try:
        numbers = parse_numbers(text)
    except PeriodError as refused:
        _refuse(f"--period：{refused}")
    held = set(Period.objects.for_region(region).values_list("number", flat=True))
    if missing := [number for number in numbers if number not in held]:
        known = show_numbers(held) or _("（空）")
        _refuse(
            _("没有%(missing)s；现有期次：%(known)s") % {"missing": show_numbers(missing), "known": known}
        )
    return numbers


def _report(region: Region, question: BatchQuestion) -> dict[str, Any]:
    """Everything the command tells, as plain values."""
    known = question.at.known
    return {
        "region": region.code,
        "region_name": region.name,
        "effective": question.at.effective.isoformat(),
        "known": timezone.localdate(known).isoformat() if known else None,
        "periods": list(question.periods),
        "measures": [_told(figure) for figure in all_figures(question).values()],
        "batches": list(_batches(question)),
        "listings": list(_listings(question)),
    }


def _told(figure: Figure) -> dict[str, Any]:
    measure: Measure = figure.measure
    return {
        "key": measure.key,
        "name": measure.name,
        "synonyms": list(measure.synonyms),
        "value": figure.text.removesuffix("%"),
        "unit": measure.unit.value,
        "parts": figure.note or "—",
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "formula": measure.formula,
        "date_rule": measure.date_rule,
        "source": measure.source,
    }


def _batches(question: BatchQuestion) -> Iterator[dict[str, Any]]:
    """Each batch over all the rounds asked for, then all together."""
    found = cells(question)
    for batch in BatchType.objects.all():
        yield _sums(batch.code, batch.label, [cell for cell in found if cell["batch_code"] == batch.code])
    yield _sums("", _("合计"), found)


def _sums(code: str, label: str, found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    kept = list(found)
    number, total, plan = (sum(cell[name] for cell in kept) for name in ("number", "total_at", "plan_at"))
    return {"code": code, "label": label, "number": number, "total": total, "plan": plan}


def _listings(question: BatchQuestion) -> Iterator[dict[str, Any]]:
    """Each level of the year's lists with its fields; empty ones are left out."""
    for level in Code.objects.filter(list__code="level"):
        row = _listing(question, level.code, level.label, level_code=level.code)
        if not row["number"]:
            continue
        yield row
        for category in Code.objects.filter(list__code="category"):
            code, label = f"{level.code}.{category.code}", f"　{category.label}"
            part = _listing(question, code, label, level_code=level.code, category_code=category.code)
            if part["number"]:
                yield part


def _listing(question: BatchQuestion, code: str, label: str, **where: str) -> dict[str, Any]:
    figures = listing_figures(question, **where)
    number, total, plan = (figures[key].numerator for key in LISTED)
    return {"code": code, "label": label, "number": number, "total": total, "plan": plan}


def _title(report: Mapping[str, Any]) -> str:
    known = _("按 %s 掌握的情况") % report["known"] if report["known"] else _("按目前掌握的情况")
    periods = show_numbers(report["periods"]) or _("全部期次")
    return _("%(region)s　数据截至 %(effective)s　%(known)s　三个一批：%(periods)s") % {
        "region": report["region_name"], "effective": report["effective"], "known": known, "periods": periods,
    }  # fmt: skip


def _plain(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    return [
        (row["label"], str(row["number"]), show(row["total"], MoneyUnit.YI), show(row["plan"], MoneyUnit.YI))
        for row in rows
    ]


def width(text: str) -> int:
    """The columns a text takes on a terminal, where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(head: Row, rows: Sequence[Row]) -> list[str]:
    """The lines of an aligned table: numbers to the right, words to the left."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    numeric = [bool(column[1:]) and all(_is_number(cell) for cell in column[1:]) for column in columns]
    lines = [head, tuple("-" * size for size in widths), *rows]
    return ["  ".join(map(_pad, line, widths, numeric)).rstrip() for line in lines]


def _is_number(cell: str) -> bool:
    return cell == "—" or cell.lstrip("+-").replace(".", "", 1).isdigit()


def _pad(cell: str, size: int, numeric: bool) -> str:
    blank = " " * (size - width(cell))
    return blank + cell if numeric else cell + blank
