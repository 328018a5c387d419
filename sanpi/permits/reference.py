"""The template that a new database starts with: permits of an investment project, their limits and their order.

Limits are those that public documents name; where only the general rule is known, the note says that the local list
decides (以当地公布为准).
"""

import csv
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from sanpi.permits.models import Dependency, LimitUnit, PermitLimit, PermitType
from sanpi.projects.models import Stage

TEMPLATE = Path(__file__).parent / "data" / "template.csv"
# Before everything that a ledger tells.
FROM = date(2000, 1, 1)
AT_ONCE = "即办"
# A question mark before a code: its blue opinion is enough.
REVIEW = "?"
Row = Mapping[str, str]


def template() -> list[dict[str, str]]:
    """The lines of the template, in order."""
    with TEMPLATE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_reference() -> None:
    """Gives a database without a template this one; one that an office has made its own stays as it is."""
    if PermitType.objects.exists():
        return
    rows = template()
    types = {row["代码"]: _type(row, place * 10) for place, row in enumerate(rows, start=1)}
    PermitType.objects.bulk_create(types.values())
    now = timezone.now()
    PermitLimit.objects.bulk_create(_limit(row, types[row["代码"]], now) for row in rows)
    for row in rows:
        if row["不再过期"] in types:
            PermitType.objects.filter(code=row["代码"]).update(secured_by=types[row["不再过期"]])
    Dependency.objects.bulk_create(
        _dependency(types, row["代码"], before) for row in rows for before in row["前置"].split()
    )


def _type(row: Row, position: int) -> PermitType:
    return PermitType(
        code=row["代码"], name=row["事项"], stage=row["阶段"], department=row["部门"], routes=row["适用路径"].split(),
        need=PermitType.Need.NEEDED if row["是否涉及"] == "需办" else PermitType.Need.CHECK, choice_group=row["择一组"],
        validity_months=int(row["有效期月数"]) if row["有效期月数"] else None,
        secured_stage=row["不再过期"] if row["不再过期"] in Stage.values else "", main_papers=row["主审要件"],
        basis=row["说明"], milestone=bool(row["节点"]), position=position,
    )  # fmt: skip


def _days(text: str) -> tuple[int | None, str]:
    """7工作日, 30自然日, 即办 or nothing, in days and unit."""
    if not text or text == AT_ONCE:
        return (0 if text else None), LimitUnit.WORKING
    days, unit = re.fullmatch(r"(\d+)(\D+)", text).groups()  # type: ignore[union-attr]  # the file is ours and tested
    return int(days), next(each for each in LimitUnit if each.label == unit)


def _limit(row: Row, type: PermitType, now: datetime) -> PermitLimit:
    statutory, promised = _days(row["法定时限"]), _days(row["承诺时限"])
    return PermitLimit(
        type=type, effective_on=FROM, recorded_at=now, statutory_days=statutory[0], statutory_unit=statutory[1],
        promised_days=promised[0], promised_unit=promised[1], note=row["说明"],
    )  # fmt: skip


def _dependency(types: Mapping[str, PermitType], code: str, before: str) -> Dependency:
    kind = Dependency.Kind.REVIEW if before.startswith(REVIEW) else Dependency.Kind.HARD
    return Dependency(type=types[code], on=types[before.removeprefix(REVIEW)], kind=kind)
