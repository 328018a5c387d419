"""The check as a Word file in the plain layout of official papers: heading, facts, what to correct, what agrees, what was not asked."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from sanpi.factcheck.models import Check
from sanpi.factcheck.reading import without_controls
from sanpi.factcheck.records import ADDS_UP, AGREES, CONTRADICTION, DIFFERS, ROUNDING, UNCHECKED
from sanpi.factcheck.shown import CheckView, FigureView, FindingView

# GB/T 9704-2012: heading in 小标宋 of size two, text in 仿宋 of size three; tables a little smaller.
_HEADING, _TEXT, _TABLE = Pt(22), Pt(16), Pt(10.5)
_HEADING_FONT, _TITLE_FONT, _TEXT_FONT = "方正小标宋简体", "黑体", "仿宋"
# Rows of one table: a report is read on paper.
MOST_ROWS = 300


def word_report(check: Check) -> io.BytesIO:
    """The file, at its start."""
    view, paper = CheckView(check), _paper()
    _line(paper, _("数字核对报告"), _HEADING_FONT, _HEADING, centred=True)
    _line(paper, check.title, _TEXT_FONT, _TEXT, centred=True)
    for text in _facts(check, view):
        _line(paper, text, _TEXT_FONT, _TEXT, indented=True)
    for title, code, nothing in (
        (_("一、文中互相矛盾的数字"), CONTRADICTION, _("没有发现。")),
        (_("二、与台账不符的数字"), DIFFERS, _("没有发现。")),
        (_("三、四舍五入的数字"), ROUNDING, _("没有。")),
        (_("四、与台账一致的数字"), AGREES, _("没有。")),
        (_("五、文中算得通的数字"), ADDS_UP, _("没有。")),
    ):
        _section(paper, title, view.standing(code), nothing)
    _unchecked(paper, view)
    content = io.BytesIO()
    paper.save(content)
    content.seek(0)
    return content


def _facts(check: Check, view: CheckView) -> Iterable[str]:
    known = _("按 %s 掌握的情况") % check.known_on if check.known_on else _("按核对时掌握的情况")
    yield _("区域：%(region)s。文稿日期：%(day)s，台账%(known)s。") % {
        "region": check.region.name, "day": check.dated_on, "known": known,
    }  # fmt: skip
    if partial := check.result.get("partial"):
        yield _("核对人只能看到%s，台账只比对了这一部分。") % partial
    if unread := check.result.get("unread"):
        yield _("表格里还有 %d 个数没有核对：看不出它们的单位或数的是什么。") % unread
    counted = "，".join(f"{status.label} {number}" for status, number in view.counts())
    yield _("读出数字 %(total)s 个：%(counted)s。") % {"total": check.figures, "counted": counted}
    yield _("核对人：%(who)s。核对时间：%(when)s。") % {
        "who": check.created_by.name if check.created_by else _("系统"),
        "when": timezone.localtime(check.created_at).strftime("%Y-%m-%d %H:%M"),
    }
    if check.example:
        yield _("本报告为示例。")


def _section(paper: Any, title: str, figures: Sequence[FigureView], nothing: str) -> None:
    _line(paper, title, _TITLE_FONT, _TEXT, indented=True)
    if not figures:
        _line(paper, nothing, _TEXT_FONT, _TEXT, indented=True)
        return
    rows = [
        (str(number), each.name, "、".join(_kinds(each)), "\n".join(map(_said, each.telling)))
        for number, each in enumerate(figures[:MOST_ROWS], start=1)
    ]
    _table(paper, (_("序号"), _("原文"), _("核对"), _("说明")), rows, (1.2, 3.4, 2.2, 8.8))
    if len(figures) > MOST_ROWS:
        _line(paper, _("其余 %d 条见系统。") % (len(figures) - MOST_ROWS), _TEXT_FONT, _TEXT, indented=True)


def _kinds(figure: FigureView) -> Iterable[str]:
    return dict.fromkeys(str(each.kind) for each in figure.telling)


def _said(each: FindingView) -> str:
    cause = each.found["cause"]
    text = str(each.found["explanation"])
    return f"{text}（{cause}）" if cause and not each.is_ledger and cause not in text else text


def _unchecked(paper: Any, view: CheckView) -> None:
    figures = view.standing(UNCHECKED)
    _line(paper, _("六、没有核对的数字"), _TITLE_FONT, _TEXT, indented=True)
    if not figures:
        _line(paper, _("没有。"), _TEXT_FONT, _TEXT, indented=True)
        return
    rows = [
        (
            str(number),
            each.name,
            str(each.claim["measure"]),
            "\n".join(filter(None, [each.reason, *map(_said, each.findings)])),
        )
        for number, each in enumerate(figures[:MOST_ROWS], start=1)
    ]
    _table(paper, (_("序号"), _("原文"), _("数的是什么"), _("没有核对的原因")), rows, (1.2, 3.4, 3.4, 7.6))


def _paper() -> Any:
    """A4 with the margins of an official paper."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    return paper


def _line(
    paper: Any, text: str, font: str, size: Pt, *, centred: bool = False, indented: bool = False
) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        paragraph.paragraph_format.first_line_indent = size * 2
    _write(paragraph, text, font, size)


def _write(paragraph: Any, text: str, font: str, size: Pt) -> None:
    run = paragraph.add_run(without_controls(text))
    run.font.size, run.font.name = size, font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _table(paper: Any, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    table = paper.add_table(rows=1, cols=len(head))
    table.style, table.autofit = "Table Grid", False
    for cells, texts, font in [(table.rows[0].cells, head, _TITLE_FONT)] + [
        (table.add_row().cells, row, _TEXT_FONT) for row in rows
    ]:
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.width = Cm(width)
            _write(cell.paragraphs[0], text, font, _TABLE)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    paper.add_paragraph()
