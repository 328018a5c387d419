"""What a new database starts with: types of papers, sizes and who asks for which paper.

They are data: provinces differ, and an office changes them under 入库设置. Loading again adds what is missing.
"""

from django.db import transaction
from django.db.models import Max

from sanpi.core.models import Code, CodeList
from sanpi.enrollment.models import EvidenceRule, SizeBand, Variant

WAN = 10_000
YI = 100_000_000
PAPERS = {
    "licence": "营业执照", "works_contract": "施工合同", "purchase_contract": "购置合同", "payment": "付款凭证",
    "status_page": "在线平台状态页", "content": "主要建设内容", "feasibility": "可研报告", "environment": "环评文件",
}  # fmt: skip
BANDS = (
    (500 * WAN, "206-2", "县级", "计划总投资 500 万元及以上的项目"),
    (5000 * WAN, "206-1", "市级", "计划总投资 5000 万元及以上的项目"),
    (YI, "206-1", "省级", "1 亿元至 10 亿元由省级审核；各省不同，请核对"),
    (10 * YI, "206-1", "国家级", "10 亿元及以上由国家审核；各省不同，请核对"),
)
A, B, P = Variant.ANY, Variant.CONSTRUCTION, Variant.PURCHASE
EVIDENCE: tuple[tuple[str, Variant, int, bool], ...] = (
    ("licence", A, 0, True),
    ("approval", A, 0, True),
    ("works_contract", B, 0, True),
    ("purchase_contract", P, 0, True),
    ("payment", P, 0, True),
    ("photo", A, 0, True),
    ("start_proof", B, 0, False),
    ("status_page", A, 0, False),
    ("content", B, YI, True),
    ("feasibility", B, YI, True),
    ("construction", B, YI, True),
    ("planning", B, YI, True),
    ("environment", B, YI, True),
    ("land", B, YI, True),
)


@transaction.atomic
def load_reference() -> None:
    """Adds what is missing and changes nothing that is there."""
    papers = CodeList.objects.get(code="document_type")
    last = papers.codes.aggregate(last=Max("position"))["last"] or 0
    for position, (code, label) in enumerate(PAPERS.items(), start=last + 1):
        Code.objects.get_or_create(list=papers, code=code, defaults={"label": label, "position": position})
    if not SizeBand.objects.exists():
        SizeBand.objects.bulk_create(
            SizeBand(at_least=amount, form=form, level=level, basis=basis)
            for amount, form, level, basis in BANDS
        )
    types = {code.code: code for code in papers.codes.all()}
    for code, variant, amount, required in EVIDENCE:
        EvidenceRule.objects.get_or_create(
            type=types[code], variant=variant, defaults={"at_least": amount, "required": required}
        )
