"""What statistics will refuse, found before the papers are sent: values in, findings out, no database.

The checks are those for which entries are returned in practice (统计部门入库审核要求): one owner in all papers, approval
before contract before start, one total, the start proved by piling or main works, the firm in the unit library.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from django.utils.translation import gettext as _

from sanpi.domain.money import show_auto

# Works that count as a start.
REAL_START = frozenset({"piling", "main"})
# Codes of findings about papers begin so.
PAPER = "paper_"
_DROPPED = str.maketrans("", "", " \t\n　()[]{}<>《》〈〉“”\"'·.,，。、-—_")


class Severity(StrEnum):
    """An error stops the submission, a warning only says what may be asked."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Band:
    """From a total investment on (元): the form and who decides."""

    at_least: int
    form: str
    level: str


@dataclass(frozen=True, slots=True)
class Need:
    """A paper that is asked for: its type's code and name."""

    code: str
    label: str
    at_least: int = 0
    variant: str = "any"
    required: bool = True

    def applies(self, total: int | None, purchase_only: bool) -> bool:
        """Whether it is asked of a project of this total; an unknown total counts as the smallest."""
        return self.variant in ("any", "purchase" if purchase_only else "construction") and (
            self.at_least <= (total or 0)
        )


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is asked for, as the office has set it."""

    bands: tuple[Band, ...]
    needs: tuple[Need, ...]

    @property
    def threshold(self) -> int:
        """The smallest total investment (元) that is entered at all."""
        return min((band.at_least for band in self.bands), default=0)

    def band(self, total: int | None) -> Band | None:
        """The largest band that the total reaches; None below the threshold."""
        reached = [band for band in self.bands if total is not None and band.at_least <= total]
        return max(reached, key=lambda band: band.at_least, default=None)

    def level(self, total: int | None, any_size: bool = False) -> str:
        """Who decides on the entry; empty when nothing is to be entered."""
        found = self.band(total) or (
            min(self.bands, key=lambda b: b.at_least, default=None) if any_size else None
        )
        return found.level if found else ""

    def asked(self, total: int | None, purchase_only: bool) -> list[Need]:
        """The papers asked of such a project, in order, each once."""
        found = {need.code: need for need in self.needs if need.applies(total, purchase_only)}
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Application:
    """A project and its papers as they would be sent. Amounts in 元; None and "" are not known."""

    total: int | None
    owner: str
    started: bool
    register_started_on: date | None
    purchase_only: bool = False
    any_size: bool = False
    unit_in_library: bool | None = None
    filing_owner: str = ""
    contract_party: str = ""
    approved_on: date | None = None
    contract_on: date | None = None
    started_on: date | None = None
    start_work: str = ""
    start_work_label: str = ""
    plan_total: int | None = None
    filed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that statistics would ask about: where, what stands there, what was expected, what to do."""

    code: str
    severity: Severity
    where: str
    text: str
    advice: str


def plain_name(name: str) -> str:
    """A firm's name as it is compared: full and half width, brackets, blanks and points make no difference."""
    return unicodedata.normalize("NFKC", name).translate(_DROPPED).lower()


def check(application: Application, requirements: Requirements) -> list[Finding]:
    """Everything that is wrong or missing, errors first."""
    found = [
        *_size(application, requirements),
        *_firm(application),
        *_names(application),
        *_days(application),
        *_start(application),
        *_total(application),
        *_papers(application, requirements),
    ]
    return sorted(found, key=lambda finding: finding.severity is Severity.WARNING)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop the submission."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _error(code: str, where: str, text: str, advice: str) -> Finding:
    return Finding(code, Severity.ERROR, where, text, advice)


def _warning(code: str, where: str, text: str, advice: str) -> Finding:
    return Finding(code, Severity.WARNING, where, text, advice)


def _size(a: Application, requirements: Requirements) -> Iterator[Finding]:
    where = _("项目主表 · 总投资")
    if a.total is None:
        yield _error(
            "no_total", where, _("还没有登记总投资，不能判断是否达标"), _("请先在项目档案登记总投资。")
        )
    elif a.total < requirements.threshold and not a.any_size:
        yield _error(
            "below_threshold",
            where,
            _("总投资 %(total)s，低于入库标准 %(threshold)s")
            % {"total": show_auto(a.total), "threshold": show_auto(requirements.threshold)},
            _("不达标的项目不入库；总投资有误的，先更正总投资。"),
        )


def _firm(a: Application) -> Iterator[Finding]:
    where = _("入库申报 · 法人是否在一套表")
    if a.unit_in_library is None:
        yield _error(
            "unit_unknown",
            where,
            _("没有填写；应为“是”"),
            _("请向统计部门核实建设单位是否在一套表单位库内。"),
        )
    elif not a.unit_in_library:
        yield _error(
            "unit_not_in_library",
            where,
            _("建设单位不在一套表单位库内；法人和项目须双入库"),
            _("请先为建设单位办理单位入库，再申报项目。"),
        )


def _names(a: Application) -> Iterator[Finding]:
    """建设单位, 备案单位 and 发包方 are one firm."""
    if not a.owner:
        yield _error(
            "no_owner", _("项目主表 · 建设单位"), _("没有登记建设单位"), _("请先在项目主表填写建设单位全称。")
        )
    others = (
        ("filing_owner", _("备案（立项）单位"), a.filing_owner, _("立项文件")),
        ("contract_party", _("施工合同发包方"), a.contract_party, _("合同")),
    )
    for code, label, name, paper in others:
        where = _("入库申报 · %s") % label
        if not name:
            yield _error(f"no_{code}", where, _("没有填写"), _("请按%s上的名称填写，不能用简称。") % paper)
        elif a.owner and plain_name(name) != plain_name(a.owner):
            yield _error(
                f"{code}_differs",
                where,
                _("写的是“%(name)s”，项目主表的建设单位是“%(owner)s”；两者应为同一单位")
                % {"name": name, "owner": a.owner},
                _("请核对；主体已变更的，先办理%s变更，再改项目主表。") % paper,
            )


def _days(a: Application) -> Iterator[Finding]:
    """立项 before 合同 before 开工."""
    days = (
        ("approved_on", _("立项日期"), a.approved_on),
        ("contract_on", _("施工合同签订日期"), a.contract_on),
        ("started_on", _("申报开工日期"), a.started_on),
    )
    for code, label, day in days:
        if day is None and not (a.purchase_only and code == "started_on"):
            yield _error(f"no_{code}", _("入库申报 · %s") % label, _("没有填写"), _("请按文件上的日期填写。"))
    for (_code, earlier, first), (code, later, second) in pairwise(days):
        if first and second and first > second:
            yield _error(
                f"{code}_too_early",
                _("入库申报 · %s") % later,
                _("%(later)s %(second)s 早于%(earlier)s %(first)s；应在其当日或之后")
                % {"later": later, "second": second, "earlier": earlier, "first": first},
                _("请核对两份文件的日期；确实倒置的，先补办或说明。"),
            )


def _start(a: Application) -> Iterator[Finding]:
    if not a.started and not a.purchase_only:
        yield _error(
            "not_started",
            _("项目主表 · 阶段"),
            _("系统里还没有登记开工；开工后才能入库"),
            _("已开工的，先在项目档案登记“开工”阶段。"),
        )
    if a.started_on and a.register_started_on and a.started_on != a.register_started_on:
        yield _warning(
            "start_differs",
            _("入库申报 · 申报开工日期"),
            _("申报 %(claimed)s，项目档案登记的是 %(known)s")
            % {"claimed": a.started_on, "known": a.register_started_on},
            _("请核对以哪一天为准，两处改为一致。"),
        )
    if a.purchase_only or a.start_work in REAL_START:
        return
    where = _("入库申报 · 开工依据的施工内容")
    advice = _("应为正式打桩或主体施工；请换成能证明打桩或主体施工的照片和资料。")
    if not a.start_work:
        yield _error("no_start_work", where, _("没有填写"), advice)
    else:
        yield _error(
            "start_not_real",
            where,
            _("写的是“%s”，不能算开工") % (a.start_work_label or a.start_work),
            advice,
        )


def _total(a: Application) -> Iterator[Finding]:
    where = _("入库申报 · 统计计划总投资")
    if a.plan_total is None:
        yield _error("no_plan_total", where, _("没有填写"), _("请按立项文件填写，并与项目主表一致。"))
    elif a.total is not None and a.plan_total != a.total:
        yield _error(
            "plan_total_differs",
            where,
            _("写的是 %(plan)s，项目主表的总投资是 %(total)s；两者应相等")
            % {"plan": show_auto(a.plan_total), "total": show_auto(a.total)},
            _("请按立项文件核对，改正其中一处。"),
        )


def _papers(a: Application, requirements: Requirements) -> Iterator[Finding]:
    for need in requirements.asked(a.total, a.purchase_only):
        if need.code in a.filed:
            continue
        where = _("材料 · %s") % need.label
        advice = _("请上传“%s”。") % need.label
        if need.required:
            yield _error(f"{PAPER}{need.code}", where, _("缺这份材料"), advice)
        else:
            yield _warning(f"{PAPER}{need.code}", where, _("没有这份材料，统计部门可能要求补充"), advice)
