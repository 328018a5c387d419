"""The columns of the 三个一批 ledger, and the rows behind them as of a standpoint."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.batches.models import BatchEntry, BatchMove, BatchType
from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.domain.timeline import Standpoint

IN_FORCE = "in_force"
_STATES: Mapping[str, Any] = {
    IN_FORCE: gettext_lazy("在册"),
    BatchMove.Kind.EXIT.value: BatchMove.Kind.EXIT.label,
    BatchMove.Kind.CONVERSION.value: BatchMove.Kind.CONVERSION.label,
}


def _batch_labels() -> Mapping[str, str]:
    return dict(BatchType.objects.values_list("code", "label"))


def _column(
    key: str, label: str, path: str, kind: Kind = Kind.TEXT, synonyms: str = "", **options: Any
) -> Column:
    return Column(key, label, path, kind, synonyms=tuple(synonyms.split()), **options)


LEDGER = Ledger(
    "batches",
    "三个一批台账",
    (
        _column(
            "period", "期次", "entry.period.number", Kind.INTEGER,
            "期 期数 三个一批期次 所属期次 批次期数 活动期次",
            required=True, sort="period__number", width=8, example="7",
            help=gettext_lazy("写期数，如 7 或“第七期”。"),
        ),
        _column(
            "batch", "批次", "entry.batch.label", Kind.TEXT,
            "所属批次 项目批次 批次类别 三个一批批次 批次名称",
            choices=_batch_labels, required=True, sort="batch__position", width=12,
        ),
        _column(
            "name", "项目名称", "entry.project.name", Kind.TEXT,
            "项目 名称 工程名称 建设项目名称 重点项目名称",
            sort="project__name", width=40, required=True,
        ),
        _column(
            "code", "项目代码", "entry.project.code", Kind.TEXT,
            "项目统一代码 投资项目代码 投资项目统一代码 项目编码 统一代码",
            sort="project__code", shown=False, width=26,
        ),
        _column(
            "announced_total", "总投资", "entry.announced_total", Kind.MONEY,
            "公布总投资 总投资额 计划总投资 项目总投资 投资总额 投资额",
            unit="亿元", sort="announced_total", help=gettext_lazy("活动时公布的总投资，以后不随项目变动。"),
        ),
        _column(
            "announced_plan", "年度计划投资", "entry.announced_plan", Kind.MONEY,
            "公布年度计划投资 年度计划 本年计划投资 年计划投资 当年计划投资 年度投资计划",
            unit="亿元", sort="announced_plan",
        ),
        _column(
            "announced", "活动时公布", "entry.announced", Kind.BOOLEAN, "是否公布 是否活动公布 公布",
            shown=False, width=10, help=gettext_lazy("是：活动时宣布；否：之后补入。"),
        ),
        _column(
            "state", "状态", "state", Kind.CHOICE,
            "调整状态 动态调整 调整情况 在册状态 变动情况 动态调整情况",
            choices=lambda: _STATES, width=8, example="在册",
        ),
        _column(
            "converted_from", "转化自", "converted_from", Kind.TEXT,
            "由何批次转化 转化来源 原期次批次 原批次",
            shown=False, width=18, example="第4期签约一批",
        ),
        _column(
            "moved_on", "变动日期", "move.effective_on", Kind.DATE,
            "调出日期 转化日期 调整日期 变动时间 调整时间 调出时间 转化时间", shown=False, width=13,
        ),
        _column(
            "cause", "变动原因", "move.cause", Kind.TEXT, "调出原因 调整原因 转化原因 调出理由 调整理由",
            shown=False, width=24,
        ),
        _column(
            "approver", "批准", "move.approver", Kind.TEXT,
            "批准单位 批准人 审批单位 批准单位或岗位 批准机关 审批人",
            shown=False, width=16,
        ),
    ),
)  # fmt: skip


@dataclass(slots=True)
class BatchRow:
    """One entry with the move that ended it, as of a standpoint."""

    entry: BatchEntry
    move: BatchMove | None = None

    @property
    def state(self) -> str:
        """在册, 调出 or 转化."""
        return self.move.kind if self.move else IN_FORCE

    @property
    def converted_from(self) -> str:
        """The period and batch this entry was converted from."""
        origin = self.entry.converted_from
        return entry_name(origin.period.number, origin.batch.label) if origin else ""


def entry_name(number: int, batch: str) -> str:
    """A period and a batch in one: 第7期开工一批."""
    return _("第%(number)s期%(batch)s") % {"number": number, "batch": batch}


def with_related(entries: QuerySet[BatchEntry]) -> QuerySet[BatchEntry]:
    """The entries joined with everything the ledger names."""
    return entries.select_related(
        "project__region", "period", "batch", "converted_from__period", "converted_from__batch"
    )


def load_batch_rows(entries: Iterable[BatchEntry], at: Standpoint) -> list[BatchRow]:
    """The ledger rows of a page or chunk of entries, in one query more."""
    rows = {entry.pk: BatchRow(entry) for entry in entries}
    moves = BatchMove.objects.as_of(at).filter(entry__in=rows) if rows else BatchMove.objects.none()
    for move in moves.order_by("effective_on", "recorded_at", "pk"):
        rows[move.entry_id].move = move
    return list(rows.values())


def batch_texts(projects: Iterable[int], at: Standpoint) -> dict[int, str]:
    """Project key → the periods and batches it is in as of the standpoint: 第4期签约一批、第7期开工一批."""
    entries = BatchEntry.objects.adjusted(at).filter(project__in=list(projects))
    found = entries.order_by("period__number", "batch__position", "pk")
    texts: dict[int, str] = {}
    for project, number, batch in found.values_list("project_id", "period__number", "batch__label"):
        name = entry_name(number, batch)
        texts[project] = f"{texts[project]}、{name}" if project in texts else name
    return texts
