"""The code lists, kinds of project and gates that a new database starts with.

They are data: an office renames, extends or retires them on screen. Loading again adds what is missing and changes
nothing that is there. Sources: GB/T 40058-2021 (项目类型), GB/T 4754-2017 (行业门类), provincial lists (领域分类).
"""

from django.db import transaction

from sanpi.core.code_lists import add_codes
from sanpi.projects.models import Gate, KindStage, ProjectKind, Stage

CODE_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "nature": ("建设性质", {
        "new": "新建", "expansion": "扩建", "conversion": "改建（技改）", "relocation": "迁建",
        "restoration": "恢复", "purchase": "单纯购置",
    }),
    "project_type": ("项目类型", {
        "capital": "基本建设", "renewal": "技术改造", "purchase": "单纯购置", "information": "信息化", "other": "其他",
    }),
    "category": ("领域分类", {
        "manufacturing": "先进制造业", "emerging": "战略性新兴产业", "services": "现代服务业",
        "infrastructure": "基础设施", "digital": "数字经济和新型基础设施", "innovation": "创新驱动能力提升",
        "green": "绿色低碳转型", "livelihood": "民生事业", "other": "其他",
    }),
    "investor_kind": ("投资主体类型", {
        "government": "政府投资", "state": "国有企业", "private": "民营企业", "foreign": "外商及港澳台",
        "mixed": "混合", "partnership": "PPP",
    }),
    "level": ("项目层级", {
        "province": "省重点", "city": "市重点", "district": "区重点", "reserve": "储备",
    }),
    "document_type": ("文件类别", {
        "contract": "签约合同", "registration": "企业登记证明", "approval": "立项文件", "land": "用地手续",
        "planning": "规划许可", "construction": "施工许可证", "start_proof": "开工证明", "photo": "现场照片",
        "completion": "竣工验收", "production_proof": "投产证明", "output_proof": "达效证明", "other": "其他",
    }),
    "industry": ("所属行业", {
        "A": "农、林、牧、渔业", "B": "采矿业", "C": "制造业", "D": "电力、热力、燃气及水生产和供应业", "E": "建筑业",
        "F": "批发和零售业", "G": "交通运输、仓储和邮政业", "H": "住宿和餐饮业",
        "I": "信息传输、软件和信息技术服务业", "J": "金融业", "K": "房地产业", "L": "租赁和商务服务业",
        "M": "科学研究和技术服务业", "N": "水利、环境和公共设施管理业", "O": "居民服务、修理和其他服务业", "P": "教育",
        "Q": "卫生和社会工作", "R": "文化、体育和娱乐业", "S": "公共管理、社会保障和社会组织", "T": "国际组织",
    }),
}  # fmt: skip

KINDS: dict[str, tuple[str, dict[Stage, str]]] = {
    "industry": ("产业项目", {stage: str(stage.label) for stage in Stage}),
    "public": ("基础设施和民生项目", {
        Stage.CONCEIVED: "谋划", Stage.RESERVED: "储备", Stage.LANDED: "前期", Stage.STARTED: "开工",
        Stage.BUILDING: "在建", Stage.COMPLETED: "竣工", Stage.PRODUCING: "投用",
    }),
}  # fmt: skip

F, D = Gate.Need.FIELD, Gate.Need.DOCUMENT
GATES: tuple[tuple[Stage, Gate.Need, str, str], ...] = (
    (Stage.SIGNED, F, "total_investment", "总投资"),
    (Stage.SIGNED, F, "unit", "责任单位"),
    (Stage.SIGNED, D, "contract", "签约合同"),
    (Stage.LANDED, F, "owner", "建设单位"),
    (Stage.STARTED, F, "code", "项目代码"),
    (Stage.STARTED, F, "annual_plan", "年度计划投资"),
    (Stage.STARTED, F, "lead", "分包领导"),
    (Stage.STARTED, D, "approval", "立项文件"),
    (Stage.STARTED, D, "start_proof", "开工证明"),
    (Stage.COMPLETED, D, "completion", "竣工验收"),
    (Stage.PRODUCING, D, "production_proof", "投产证明"),
    (Stage.FULL_OUTPUT, D, "output_proof", "达效证明"),
)
# Stages of public works have no contract of investment.
PUBLIC_GATES = tuple(gate for gate in GATES if gate[0] in KINDS["public"][1])


def _load_codes() -> None:
    for list_code, (label, codes) in CODE_LISTS.items():
        add_codes(list_code, label, codes)


def _load_kinds() -> None:
    for code, (label, steps) in KINDS.items():
        kind, created = ProjectKind.objects.get_or_create(code=code, defaults={"label": label})
        if not created:
            continue
        KindStage.objects.bulk_create(
            KindStage(kind=kind, stage=stage, label=text, position=position)
            for position, (stage, text) in enumerate(steps.items(), start=1)
        )
        gates = GATES if code == "industry" else PUBLIC_GATES
        Gate.objects.bulk_create(
            Gate(kind=kind, stage=stage, need=need, target=target, label=text)
            for stage, need, target, text in gates
        )


@transaction.atomic
def load_reference() -> None:
    """Adds the code lists, kinds, stage lines and gates that are missing."""
    _load_codes()
    _load_kinds()
