"""What a user should know about a sheet that the cells themselves do not say."""

import re

from django.utils.translation import gettext as _

from sanpi.domain.tables import Finding, Grid, Severity

from .scanning import SheetScan

_MOST = 50
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def skipped_sheet(sheet: str) -> Finding:
    """A hidden sheet was left out."""
    message = _("工作表“%(sheet)s”是隐藏的，没有读取。需要导入请先取消隐藏。") % {"sheet": sheet}
    return _remark("hint", sheet, "", "", message, "hidden-sheet")


def remarks_on(grid: Grid, scan: SheetScan) -> list[Finding]:
    """Formulas without results, error values and hidden rows; at most 50 of a kind one by one."""
    findings = []
    for cell, formula in scan.blank_formulas[:_MOST]:
        message = _("%(cell)s 是公式但没有保存计算结果，按空白读取。请用 Excel 或 WPS 打开后保存一次。")
        findings.append(
            _remark("hint", grid.name, cell, f"={formula}", message % {"cell": cell}, "formula-without-value")
        )
    for cell, value in scan.errors[:_MOST]:
        message = _("%(cell)s 是错误值 %(value)s，按空白读取。请改正公式或直接填写数值。")
        message %= {"cell": cell, "value": value}
        findings.append(_remark("warning", grid.name, cell, value, message, "error-value"))
    for total, code in (
        (scan.blank_formula_count, "formula-without-value"),
        (scan.error_count, "error-value"),
    ):
        if total > _MOST:
            message = _("同类情况共 %(total)d 处，这里只逐个列出前 %(most)d 处。")
            findings.append(
                _remark("hint", grid.name, "", "", message % {"total": total, "most": _MOST}, code)
            )
    if scan.hidden_rows:
        message = _("工作表“%(sheet)s”有 %(count)d 行是隐藏的（可能是筛选），也一并读取。")
        message %= {"sheet": grid.name, "count": scan.hidden_rows}
        findings.append(_remark("hint", grid.name, "", "", message, "hidden-rows"))
    return findings


def _remark(severity: Severity, sheet: str, cell: str, found: str, message: str, code: str) -> Finding:
    match = _REFERENCE.fullmatch(cell)
    row, column = (int(match[2]), match[1]) if match else (0, "")
    return Finding(severity, sheet, row, column, "", found, "", message, code)
