"""The columns of 手续办理台账, with the headers found in real workbooks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.permits.models import Permit, PermitStage, PermitType

NEED = {"needed": _("是"), "not_needed": _("否"), "to_check": _("待核")}


def item_labels() -> Mapping[str, str]:
    """Code → name of the permits of the template, those no longer in use included."""
    return dict(PermitType.objects.order_by("position", "code").values_list("code", "name"))


class ItemColumn(Column):
    """The permit's name: the row has it at hand, and need not ask for the whole list once per cell."""

    __slots__ = ()

    def text(self, row: Any) -> str:
        """The name in the template."""
        name: str = row.permit.type.name
        return name


def _column(
    key: str,
    label: str,
    path: str,
    kind: Kind = Kind.TEXT,
    synonyms: str = "",
    made: type[Column] = Column,
    **options: Any,
) -> Column:
    return made(key, label, path, kind, synonyms=tuple(synonyms.split()), **options)


LEDGER = Ledger(
    "permits",
    "手续办理台账",
    (
        _column(
            "name", "项目名称", "project.name", Kind.TEXT,
            "项目 名称 工程名称 建设项目名称 重点项目名称",
            required=True, sort="project__name", width=40,
        ),
        _column(
            "code", "项目代码", "project.code", Kind.TEXT,
            "项目统一代码 投资项目代码 投资项目统一代码 项目编码 统一代码",
            sort="project__code", shown=False, width=26,
        ),
        _column(
            "unit", "责任单位", "project.unit.name", Kind.TEXT, "牵头单位 责任部门 包保单位",
            sort="project__unit__name", writable=False, width=18,
        ),
        _column(
            "item", "事项", "item", Kind.CHOICE,
            "手续 手续名称 事项名称 审批事项 审批事项名称 手续事项 办理事项 证照名称 审批手续", made=ItemColumn,
            choices=item_labels, required=True, sort="type__position", width=30, example="建筑工程施工许可证",
            help=_("写事项名称或代码，如“建筑工程施工许可证”或 N18。"),
        ),
        _column(
            "stage", "阶段", "permit.type.stage", Kind.CHOICE, "审批阶段 办理阶段",
            choices=lambda: dict(PermitStage.choices), writable=False, sort="type__stage", width=16,
        ),
        _column(
            "department", "审批部门", "permit.type.department", Kind.TEXT, "办理部门 审批单位 主管部门 审批机关",
            writable=False, sort="type__department", width=18,
        ),
        _column(
            "need", "是否涉及", "need", Kind.CHOICE, "是否需要办理 是否需办 是否办理 需办理 涉及",
            choices=lambda: NEED, width=8, example="是",
        ),
        _column(
            "before", "前置", "before", Kind.TEXT, "前置事项 前置条件 前置手续",
            writable=False, shown=False, width=30,
        ),
        _column(
            "planned_on", "计划申报日", "standing.planned_on", Kind.DATE,
            "计划申报日期 计划申报时间 拟申报时间 计划办理时间 计划上报时间", sort="planned_at", width=13,
        ),
        _column(
            "accepted_on", "受理日", "standing.accepted_on", Kind.DATE,
            "受理日期 受理时间 申报时间 申报日期 收件日期 收件时间", sort="accepted_at", width=13,
        ),
        _column(
            "statutory", "法定时限", "statutory", Kind.TEXT, "法定办理时限 法定期限 法定工作日",
            writable=False, width=11,
        ),
        _column(
            "promised", "承诺时限", "promised", Kind.TEXT, "承诺办理时限 承诺办结时限 承诺期限 承诺工作日",
            writable=False, width=11,
        ),
        _column(
            "due_on", "到期日", "standing.due_on", Kind.DATE, "应办结日 应办结日期 办理期限 到期时间",
            writable=False, sort="due_at", width=13,
        ),
        _column(
            "days", "剩余/超期天数", "days", Kind.INTEGER, "剩余天数 超期天数 超期情况",
            writable=False, width=11, help=_("正数为剩余，负数为超期，单位同时限。"),
        ),
        _column(
            "issued_on", "办结日", "standing.issued_on", Kind.DATE,
            "办结日期 办结时间 批复日期 批复时间 发证日期 发证时间 取得时间 办理完成时间 完成时间", sort="issued_at", width=13,
        ),
        _column(
            "number", "批文号", "standing.number", Kind.TEXT, "批复文号 文号 证号 证书编号 批准文号 证照编号 许可证号",
            sort="number_at", width=22, example="地字第410106202300001号",
        ),
        _column(
            "valid_until", "有效期至", "standing.valid_until", Kind.DATE, "有效期 有效期限 有效截止日期 到期失效日",
            sort="valid_at", width=13,
        ),
        _column(
            "missing", "缺件", "standing.missing", Kind.TEXT, "容缺材料 缺少材料 容缺事项 容缺缺件 欠缺材料",
            shown=False, width=24,
        ),
        _column(
            "waived_until", "补正期限", "standing.waived_until", Kind.DATE,
            "容缺补正期限 承诺补正日期 补齐期限 容缺期限 补正时限", sort="waived_at", shown=False, width=13,
        ),
        _column(
            "state", "状态", "standing.state", Kind.CHOICE, "办理状态 办理情况 办理进度 当前状态 进展情况",
            choices=lambda: dict(Permit.State.choices), sort="state_at", width=9, example="已受理",
        ),
        _column(
            "light", "红黄绿", "project_light.label", Kind.TEXT, "亮灯 灯色 总灯 预警灯", writable=False,
            shown=False, width=8, help=_("由红黄绿规则评定得出，不在本表填写。"),
        ),
    ),
)  # fmt: skip
