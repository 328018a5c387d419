"""What a new database starts with: the steps of construction, from levelling the ground to full output."""

from django.db import transaction

from sanpi.core.code_lists import add_codes

PROGRESS_STAGES = {
    "levelling": "场平", "foundation": "桩基/基础", "structure": "主体施工", "topped_out": "主体封顶",
    "fitting": "装饰安装", "equipment": "设备安装调试", "trial": "试生产", "acceptance": "竣工验收",
    "production": "投产", "full_output": "达产达效",
}  # fmt: skip


@transaction.atomic
def load_reference() -> None:
    """Adds what is missing and changes nothing that is there."""
    add_codes("progress_stage", "当前建设阶段", PROGRESS_STAGES)
