"""What a new database starts with: where issues come from, what they are about, when they go up.

The categories follow what project offices sort by; the days of escalation follow the usual practice of
reminding on the day after the due date, urging after three days and calling to account after seven.
"""

from datetime import UTC, date, datetime

from django.db import transaction

from sanpi.core.code_lists import add_codes
from sanpi.issues.models import EscalationRule, Level

CODE_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "issue_source": ("问题来源", {
        "weekly_meeting": "周例会", "task_force": "专班", "enterprise": "企业", "tour": "观摩",
        "instruction": "领导批示", "monthly_report": "月报", "inspection": "巡查",
    }),
    "issue_category": ("问题类别", {
        "land_quota": "土地指标", "demolition": "征迁", "planning": "规划调整", "environment": "环评",
        "energy": "能耗", "forest_relics": "林地文物", "utilities": "水电气路配套", "funding": "资金融资",
        "labour": "用工", "construction": "施工组织", "formalities": "手续材料", "intention": "企业意愿",
        "obstruction": "外围阻工", "other": "其他",
    }),
}  # fmt: skip
# Level → days overdue until the head of the lead unit, the official in charge and the chief are told.
ESCALATION: dict[Level, tuple[int, int, int]] = {Level.A: (1, 3, 7), Level.B: (1, 3, 7), Level.C: (1, 7, 15)}
# Before anything a ledger tells: the rules hold for whatever is entered later.
SINCE = date(2000, 1, 1)


def _load_codes() -> None:
    for list_code, (label, codes) in CODE_LISTS.items():
        add_codes(list_code, label, codes)


def _load_escalation() -> None:
    have = set(EscalationRule.objects.filter(region=None).values_list("level", flat=True))
    recorded = datetime(SINCE.year, SINCE.month, SINCE.day, tzinfo=UTC)
    EscalationRule.objects.bulk_create(
        EscalationRule(
            level=level, head_days=head, official_days=official, chief_days=chief, effective_on=SINCE,
            recorded_at=recorded, source="出厂设置",
        )
        for level, (head, official, chief) in ESCALATION.items()
        if level not in have
    )  # fmt: skip


@transaction.atomic
def load_reference() -> None:
    """Adds the code lists and rules that are missing."""
    _load_codes()
    _load_escalation()
