"""The columns of the ledger, in the order and under the names in which offices keep it (项目入库台账)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.enrollment.models import StartWork

_WORKS: Mapping[str, Any] = {work.value: work.label for work in StartWork}
_PAPER_HELP = _("由项目档案中已上传的文件得出，不在本表填写。")
# Key of the column → codes of the types of papers that fill it.
PAPERS: Mapping[str, tuple[str, ...]] = {
    "start_proof": ("start_proof",),
    "works_contract": ("works_contract", "purchase_contract"),
    "approval": ("approval",),
    "photo": ("photo",),
    "licence": ("licence",),
    "feasibility": ("feasibility",),
}


def _column(
    key: str, label: str, path: str, kind: Kind = Kind.TEXT, synonyms: str = "", **options: Any
) -> Column:
    return Column(key, label, path, kind, synonyms=tuple(synonyms.split()), **options)


def _paper(key: str, label: str, synonyms: str, **options: Any) -> Column:
    return _column(
        key,
        label,
        f"papers.{key}",
        Kind.BOOLEAN,
        synonyms,
        writable=False,
        width=10,
        help=_PAPER_HELP,
        **options,
    )


LEDGER = Ledger(
    "enrollment",
    "项目入库台账",
    (
        _column(
            "name", "项目名称", "project.name", Kind.TEXT, "项目 名称 工程名称 建设项目名称 入库项目名称",
            required=True, sort="name", width=40, example="示例年产十万套零部件项目",
        ),
        _column(
            "code", "项目代码", "project.code", Kind.TEXT, "项目统一代码 投资项目代码 备案编码 立项代码",
            sort="code", shown=False, width=26,
        ),
        _column(
            "unit", "责任单位", "project.unit.name", Kind.TEXT, "牵头单位 责任部门 主责单位",
            writable=False, sort="unit__name", width=16, help=_("取自项目主表。"),
        ),
        _column(
            "qualifies", "是否达标", "qualifies", Kind.TEXT, "达标情况 是否达到入库标准 入库标准",
            writable=False, width=14, help=_("由总投资和入库标准得出：≥500万元、≥5000万元等。"),
        ),
        _column(
            "unit_in_library", "法人是否在一套表", "sheet.unit_in_library", Kind.BOOLEAN,
            "是否在一套表 法人是否入库 单位是否入库 是否在库 一套表单位 法人单位是否在一套表",
            width=12, example="是",
        ),
        _paper("start_proof", "开工证明", "开工资料 开工材料"),
        _paper("works_contract", "施工合同", "合同 施工合同或购置合同"),
        _paper("approval", "立项文件", "立项 备案文件 核准文件 备案证"),
        _paper("photo", "现场照片", "照片 开工照片"),
        _paper("licence", "营业执照", "执照"),
        _paper("feasibility", "可研", "可研报告 可行性研究报告"),
        _column(
            "applied_month", "申请月", "history.applied_month", Kind.TEXT,
            "申请月份 申报月 申报月份 申请入库月 上报月份 申请时间", width=10, example="2023-03",
            help=_("写 2023-03 或 2023年3月。"),
        ),
        _column(
            "level", "审核级次", "level", Kind.TEXT, "审核级别 审批级次 审核层级",
            writable=False, width=10, help=_("由总投资和入库标准得出。"),
        ),
        _column(
            "outcome", "结果/退回原因", "history.outcome", Kind.TEXT,
            "结果 退回原因 审核结果 入库结果 未入库原因 入库情况 审核意见", width=30, sort="state_at",
            example="已退回：合同主体不一致", help=_("写已申报、已入库、已撤回：原因，或已退回：原因。"),
        ),
        _column(
            "enrolled_month", "入库月", "history.enrolled_month", Kind.TEXT,
            "入库月份 纳统月份 入统月份 纳统月 入统月", width=10, example="2023-03",
        ),
        _column(
            "statistics_code", "统计项目编码", "history.statistics_code", Kind.TEXT,
            "统计代码 统计编码 统计项目代码 入库编码 纳统代码", width=18, sort="statistics_code",
        ),
        _column(
            "first_amount", "首报投资", "sheet.first_amount", Kind.MONEY,
            "首次上报投资 首报投资额 首月投资 首报完成投资", unit="万元", sort="first_amount_at", width=12,
        ),
        _column("reporter", "报表员", "sheet.reporter", Kind.TEXT, "统计员 填报人 统计报表员", width=10),
        _column(
            "months", "开工至今月数", "months", Kind.INTEGER, "开工月数 已开工月数", writable=False,
            sort="started_on", width=10, help=_("从登记的实际开工日期到数据截至日期的整月数。"),
        ),
        _column(
            "total", "总投资", "total", Kind.MONEY, "项目总投资 总投资额", unit="亿元", writable=False,
            shown=False, sort="total_at", help=_("取自项目主表。"),
        ),
        _column(
            "plan_total", "统计计划总投资", "sheet.plan_total", Kind.MONEY, "计划总投资 申报总投资",
            unit="万元", shown=False,
        ),
        _column(
            "filing_owner", "备案（立项）单位", "sheet.filing_owner", Kind.TEXT, "备案单位 立项单位 立项主体",
            shown=False, width=28,
        ),
        _column(
            "contract_party", "施工合同发包方", "sheet.contract_party", Kind.TEXT, "发包方 合同甲方 发包单位",
            shown=False, width=28,
        ),
        _column(
            "approved_on", "立项日期", "sheet.approved_on", Kind.DATE, "备案日期 批复日期 立项时间",
            shown=False, width=13,
        ),
        _column(
            "contract_on", "施工合同签订日期", "sheet.contract_on", Kind.DATE, "合同日期 合同签订日期",
            shown=False, width=13,
        ),
        _column(
            "started_on", "申报开工日期", "sheet.started_on", Kind.DATE, "开工日期 申报开工时间",
            shown=False, width=13,
        ),
        _column(
            "start_work", "开工依据的施工内容", "sheet.start_work", Kind.CHOICE, "开工依据 开工标志",
            choices=lambda: _WORKS, shown=False, width=14, example="正式打桩",
        ),
        _column(
            "light", "红黄绿", "project_light.label", Kind.TEXT, "亮灯 灯色 总灯 预警灯", writable=False,
            shown=False, width=8, help=_("由红黄绿规则评定得出，不在本表填写。"),
        ),
    ),
)  # fmt: skip
