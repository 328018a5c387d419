"""Reading a table of regions from CSV: code, name and, where needed, kind and parent code.

The files that offices have come from spreadsheets: UTF-8 with a mark or GB18030, Chinese or English heads,
blanks around names. Everything that is wrong is found in one go, each with its line.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanpi.organizations import rules
from sanpi.organizations.models import Region

HEADS = {
    "code": ("code", "区划代码", "行政区划代码", "代码"),
    "name": ("name", "区域名称", "单位名称", "名称"),
    "kind": ("kind", "区域类别", "类别"),
    "parent_code": ("parent_code", "上级代码", "上级区划代码", "上级区域代码"),
}
KINDS = {
    "行政区": Region.Kind.ADMINISTRATIVE,
    "administrative": Region.Kind.ADMINISTRATIVE,
    "功能区": Region.Kind.ZONE,
    "zone": Region.Kind.ZONE,
}
NAME_LENGTH = 40
# The national table has about 3,200 lines.
MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One line of the table; `kind` and `parent_code` are empty where the file says nothing."""

    line: int
    code: str
    name: str
    kind: str = ""
    parent_code: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in which line."""

    line: int
    text: str

    severity = "error"

    @property
    def where(self) -> str:
        return _("第 %d 行") % self.line


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 or GB18030. Raises ValueError, in Chinese, for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(_("文件不是 UTF-8 或 GB18030 编码的文本。请在表格软件中“另存为 CSV”后再试"))


def read(text: str) -> tuple[list[RegionRow], list[Finding]]:
    """The rows of the table and everything that is wrong with single lines; blank lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = _columns(next(reader, []))
        if missing := [HEADS[key][1] for key in ("code", "name") if key not in columns]:
            wanted = "、".join(missing)
            return [], [
                Finding(1, _("首行缺少列：%s。表头应为：code,name,kind,parent_code 或相应中文名") % wanted)
            ]
        rows = list(_rows(reader, columns))
    except csv.Error as error:
        return [], [Finding(reader.line_num, _("不是有效的 CSV：%s") % error)]
    if len(rows) > MOST_LINES:
        return [], [Finding(MOST_LINES + 1, _("超过 %d 行，请分省导入") % MOST_LINES)]
    findings = [Finding(row.line, problem) for row in rows for problem in _problems(row)]
    return rows, sorted([*findings, *_repeated(rows)], key=lambda finding: finding.line)


def _columns(head: list[str]) -> dict[str, int]:
    cells = [cell.strip().lower() for cell in head]
    return {key: cells.index(name) for key, names in HEADS.items() for name in names if name in cells}


def _rows(reader: Iterator[list[str]], columns: dict[str, int]) -> Iterator[RegionRow]:
    for line, cells in enumerate(reader, start=2):
        values = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
        if any(values.values()):
            kind = values.get("kind", "")
            yield RegionRow(
                line, values["code"], values["name"], KINDS.get(kind, kind), values.get("parent_code", "")
            )


def _problems(row: RegionRow) -> Iterator[str]:
    if row.kind and row.kind not in Region.Kind.values:
        yield _("类别“%s”应为“行政区”或“功能区”（可不填，默认行政区）") % row.kind[:20]
    elif problem := rules.check_code_of_region(row.code, row.kind or Region.Kind.ADMINISTRATIVE):
        yield problem
    if not row.name:
        yield _("代码 %s 没有名称") % row.code
    elif len(row.name) > NAME_LENGTH:
        yield _("名称“%(start)s…”有 %(length)d 个字，最多 %(most)d 个") % {
            "start": row.name[:10], "length": len(row.name), "most": NAME_LENGTH,
        }  # fmt: skip
    if row.kind == Region.Kind.ZONE and not row.parent_code:
        yield _("功能区“%s”须填写上级代码（parent_code），例如所在市的代码") % row.name


def _repeated(rows: list[RegionRow]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row in rows:
        if row.code in first:
            yield Finding(
                row.line,
                _("代码 %(code)s 与第 %(line)d 行重复") % {"code": row.code, "line": first[row.code]},
            )
        first.setdefault(row.code, row.line)
