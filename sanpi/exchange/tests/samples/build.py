"""Builds the sample workbooks, the same bytes every time: `python -m sanpi.exchange.tests.samples.build`."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).parent
BORN = datetime(2023, 2, 3, 9, 0)

Cells = Sequence[Any]
Merge = tuple[int, int, int, int]


class Sheet:
    """A worksheet that is written by rows and merged by 0-based ranges."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.plain = book.add_format({"border": 1, "font_size": 11})
        self.centred = book.add_format(
            {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        self.day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        self.share = book.add_format({"border": 1, "num_format": "0.0%"})

    def rows(self, top: int, rows: Sequence[Cells]) -> "Sheet":
        """Write rows from `top` on; None leaves a cell alone, a float under a % header is a share."""
        for row, cells in enumerate(rows, top):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    self.sheet.write_datetime(
                        row, column, datetime.combine(value, datetime.min.time()), self.day
                    )
                elif isinstance(value, str):
                    self.sheet.write_string(row, column, value, self.plain)
                elif value is not None:
                    self.sheet.write(row, column, value, self.plain)
        return self

    def merge(self, *ranges: tuple[int, int, int, int, Any]) -> "Sheet":
        """Merge ranges given as (top, left, bottom, right, text)."""
        for top, left, bottom, right, text in ranges:
            self.sheet.merge_range(top, left, bottom, right, text, self.centred)
        return self


def workbook(name: str, fill: Callable[[xlsxwriter.Workbook], None]) -> None:
    book = xlsxwriter.Workbook(HERE / name, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": BORN})
    fill(book)
    book.close()


def title_and_notes(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "台账")
    sheet.merge((0, 0, 0, 6, "示例区2023年重点项目台账"))
    sheet.rows(1, [["填报单位：示例区发展改革部门", None, "截至2023年1月31日", None, None, "单位：万元"]])
    sheet.rows(2, [["序号", "项目名称", "建设单位", "总投资", "年度计划投资", "责任单位", "备注"]])
    sheet.rows(
        3, [[i, f"示例项目{i}号", f"示例公司{i}", 10000 * i, 2000 * i, "示例局", None] for i in range(1, 6)]
    )
    sheet.rows(8, [["合计", None, None, 150000, 30000]])
    sheet.rows(10, [["注：1.总投资以备案文件为准。"], ["2.年度计划投资为自然年度。"]])
    sheet.rows(12, [["填表人：报表岗", None, "审核人：科室负责岗", None, "日期：2023年2月3日"]])


def two_row_header(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "项目表")
    sheet.merge((0, 0, 0, 8, "示例区2023年重点建设项目投资计划表"))
    sheet.merge((1, 7, 1, 8, "单位：亿元"))
    down = ["序号", "项目名称", "建设单位", "总投资"]
    sheet.merge(*((2, i, 3, i, text) for i, text in enumerate(down)))
    sheet.merge((2, 4, 2, 5, "计划投资"), (2, 6, 2, 7, "开工时间"), (2, 8, 3, 8, "责任单位"))
    sheet.rows(3, [[None] * 4 + ["2023年", "2024年", "计划", "实际"]])
    sheet.rows(4, [[1, "示例智能制造园", "示例一公司", 12.5, 3, 4.5, "2023年3月", "2023-03-15", "示例局"]])
    sheet.rows(5, [[2, "示例冷链物流", "示例二公司", 6, 1.2, 2, "2023年5月", None, "示例办"]])
    sheet.rows(6, [[3, "示例水厂", "示例三公司", 2.35, 1, 1, "2022年9月", "2022-09-28", "示例街道"]])
    sheet.rows(7, [["合 计", None, None, 20.85, 5.2, 7.5]])


def three_row_header(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "月报")
    sheet.merge((0, 0, 0, 9, "示例区重点项目进展情况表（2023年1月）"))
    sheet.merge((1, 0, 3, 0, "序号"), (1, 1, 1, 3, "项目基本情况"), (1, 4, 1, 8, "投资情况（万元）"))
    sheet.merge((1, 9, 3, 9, "形象进度"), (2, 1, 3, 1, "项目名称"), (2, 2, 2, 3, "建设单位"))
    sheet.merge((2, 4, 3, 4, "总投资"), (2, 5, 3, 5, "截至2022年底累计完成投资"), (2, 6, 2, 8, "2023年"))
    sheet.rows(3, [[None, None, "名称", "联系电话", None, None, "计划投资", "本月完成投资", "累计完成投资"]])
    for i in range(1, 5):
        cells = [i, f"示例工程{i}", f"示例公司{i}", f"0371-0000{i:04d}", 5000 * i, 1000, 2000, 150, 150]
        sheet.rows(3 + i, [[*cells, "主体施工" if i % 2 else "桩基施工"]])


def group_headings(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "第七期")
    sheet.merge((0, 0, 0, 5, "示例区第七期“三个一批”开工项目表"))
    sheet.rows(1, [[None, None, None, None, None, "单位：亿元"]])
    sheet.rows(2, [["序号", "项目名称", "总投资（亿元）", "年度计划投资", "责任单位", "所属领域"]])
    sheet.rows(3, [["合计（5个）", None, 40.5, 15.5]])
    sheet.merge((4, 0, 4, 5, "一、先进制造业（3个）"))
    sheet.rows(5, [[1, "示例装备园", 12, 4, "示例局"], [2, "示例电池厂", 8, 3, "示例局"]])
    sheet.rows(7, [[3, "示例铝材厂", 6.5, 2, "示例局"], [None, "小计", 26.5, 9]])
    sheet.merge((9, 0, 9, 5, "二、社会民生（3个）"))
    sheet.rows(10, [[4, "示例中学", 9, 4.15, "示例教育部门"], [5, "示例医院", 5, 2, "示例卫生部门"]])
    sheet.rows(12, [[None, "小计", 14, 6.15]])


def mixed_units(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "导出")
    head = ["项目代码", "项目名称", "项目工期", "责任单位", "总投资(亿元)", "年度计划投资(万元)"]
    sheet.rows(0, [[*head, "年度累计完成投资（万元）", "用地面积（亩）"]])
    sheet.rows(1, [["2023-001", "示例一", "2022-2024", "示例局", 1.5, 3000, "1200万元", 12]])
    sheet.rows(
        2, [["2023-002", "示例二", "2023-2025", "示例局", "7000万元", "3600余万", "１２００", "３．５"]]
    )
    sheet.rows(3, [["2023-003", "示例三", "2023", "示例局", "约1.2亿", "１．２亿元", None, "约20"]])
    sheet.rows(4, [["2023-004", "示例四", "18个月", "示例局", "1.5亿元", " 5,000 ", "0.05亿元", 8]])


def dates_as_text(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "时间")
    sheet.merge((0, 0, 0, 5, "示例区重点项目开竣工计划（统计时间：2023.1.31）"))
    sheet.rows(1, [["序号", "项目名称", "总投资（万元）", "计划开工时间", "实际开工时间", "计划竣工时间"]])
    texts = [
        "2023-03-15",
        "2023/3/15",
        "2023.3.15",
        "2023年3月15日",
        "2023年3月",
        "44927",
        "20230315",
        "3月底前",
    ]
    for i, text in enumerate(texts, 1):
        sheet.rows(1 + i, [[i, f"示例{i}", 1000 * i, text, date(2023, 3, i), "2024年底" if i % 2 else 45657]])


def vertical_merges(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "分包台账")
    sheet.rows(
        0, [["责任单位", "包联领导", "序号", "项目名称", "总投资（亿元）", "年度计划投资（亿元）", "备注"]]
    )
    for i in range(8):
        sheet.rows(1 + i, [[None, None, i + 1, f"示例项目{i + 1}", 1 + i, 0.5]])
    sheet.merge((1, 0, 5, 0, "示例产业集聚区"), (1, 1, 5, 1, "联系领导岗一"))
    sheet.merge((6, 0, 8, 0, "示例街道"), (6, 1, 8, 1, "联系领导岗二"))
    sheet.merge((6, 4, 8, 4, 18), (1, 6, 3, 6, "三个项目打捆"))


def repeated_headers(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "分页")
    head = ["序号", "项目名称", "建设性质", "总投资\n（万元）", "责任单位"]
    for page in range(3):
        top = page * 13
        sheet.merge((top, 0, top, 4, "示例区储备项目表"))
        sheet.rows(top + 1, [head])
        rows = [[page * 10 + i, f"示例储备{page * 10 + i}", "新建", 100 * i, "示例局"] for i in range(1, 11)]
        sheet.rows(top + 2, rows)
    sheet.rows(38, [["总 计", None, None, 16500]])


def line_breaks_and_marks(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "Sheet1")
    sheet.rows(0, [["附件2"]])
    sheet.merge((1, 0, 1, 7, "示例市重点项目\n基本情况表"))
    head = [
        "序\n号",
        "*项 目\n名 称",
        "项目业主①",
        "总投资[1]\n（亿元）",
        "固定资产\n投资（亿元）",
        "建设起止\n年 限",
    ]
    sheet.rows(2, [[*head, "包联（分包）\n领导", "　备　注　"]])
    sheet.rows(3, [[1, "示例一", "示例公司", 3.2, 2.8, "2022—2024", "联系领导岗", None]])
    sheet.rows(4, [[2, " 示例二\n（二期） ", "示例集团", 10, 8, "2023—2025", "联系领导岗", "★"]])
    sheet.rows(5, [["①项目业主以备案为准。"], ["[1]总投资含土地费用。"]])


def other_columns_and_sheets(book: xlsxwriter.Workbook) -> None:
    address = Sheet(book, "通讯录")
    address.rows(0, [["部门", "岗位", "办公室", "分机"], ["示例局", "综合岗", "301", "8301"]])
    sheet = Sheet(book, "项目")
    head = [
        "编号",
        "项目名称",
        "天气",
        "总投资（万元）",
        "总投资",
        "颜色",
        "项目责任单位",
        "责任单位联系电话",
        "备注2",
    ]
    sheet.rows(0, [head, ["A-1", "示例一", "晴", 3000, 0.3, "蓝", "示例局", "0371-00000001", "x"]])
    sheet.rows(2, [["A-2", "示例二", "雨", 4500, 0.45, "绿", "示例办", "0371-00000002", "y", "表外的字"]])
    hidden = Sheet(book, "底稿")
    hidden.rows(0, [["项目名称", "总投资（万元）"], ["隐藏的旧项目", 1]])
    hidden.sheet.hide()
    sheet.sheet.activate()


def percent_and_trailing(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "进度")
    sheet.merge((0, 0, 0, 6, "示例区投资完成情况"))
    head = ["序号", "项目名称", "总投资（万元）", "年度计划投资（万元）", "年度累计完成投资（万元）"]
    sheet.rows(1, [[*head, "年度投资完成率（%）", "序时进度"], ["甲", "乙", "1", "2", "3", "4=3/2", "5"]])
    for i in range(1, 7):
        sheet.rows(2 + i, [[i, f"示例{i}", 1000 * i, 100 * i, 30 * i]])
        sheet.sheet.write_number(2 + i, 5, 0.3, sheet.share)
        sheet.rows(2 + i, [[None] * 6 + ["8.33%"]])
    sheet.rows(9, [[7], [8], [9]])  # numbered in advance, not filled in
    for row in (5000, 1_048_575):
        sheet.sheet.write_blank(row, 3, None, sheet.plain)
        sheet.sheet.write_blank(row, 16_000, None, sheet.plain)
    sheet.sheet.set_column(0, 16_383, 12, sheet.plain)


def formulas(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "公式")
    sheet.rows(0, [["序号", "项目名称", "总投资（万元）", "年度计划投资（万元）", "完成比例"]])
    for i in range(1, 4):
        sheet.rows(i, [[i, f"示例{i}", 1000 * i]])
        sheet.sheet.write_formula(i, 3, f"=C{i + 1}*0.3", sheet.plain, 300 * i)
        sheet.sheet.write_formula(i, 4, f"=D{i + 1}/0", sheet.plain, "#DIV/0!")
    sheet.rows(4, [["合计"]])
    sheet.sheet.write_formula(4, 2, "=SUM(C2:C4)", sheet.plain, "")
    sheet.sheet.write_formula(4, 3, "=SUM(D2:D4)", sheet.plain, 1800)


def nested_groups(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "分级")
    sheet.rows(0, [["示例区2023年重点项目名单", None, None, None, "2023年1月"]])
    sheet.rows(1, [["计量单位：亿元、亩"]])
    sheet.rows(2, [["序号", "项目名称", "项目总投资额", "占地面积", "项目责任单位"]])
    sheet.rows(3, [["一", "省重点项目（3个）", 16, 90]])
    sheet.rows(
        4, [["（一）", "先进制造业", 9], [1, "示例一", 4, 20, "示例局"], [2, "示例二", 5, 30, "示例局"]]
    )
    sheet.rows(7, [["（二）", "现代服务业", 7], [3, "示例三", 7, 40, "示例局"]])
    sheet.rows(9, [["二", "市重点项目（2个）", 3.5, 15], ["（一）", "社会民生", 3]])
    sheet.rows(
        11, [[4, "示例四", 1.5, 5, "示例办"], [5, "示例五", 2, 10, "示例办"], ["总计", None, 19.5, 105]]
    )
    sheet.rows(15, [["说明：本表由示例区重点项目办公室汇总。"]])


def unmerged_parents(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "未合并")
    sheet.rows(0, [["项目情况", "项目情况", "投资（万元）", "投资（万元）", "投资（万元）", "责任", "责任"]])
    sheet.rows(
        1, [["项目名称", "建设地点", "总投资", "2022年完成投资", "2023年计划投资", "责任单位", "责任人"]]
    )
    sheet.rows(2, [[f"示例{i}", "示例片区", 900 * i, 100, 300, "示例局", "责任岗"] for i in (1, 2, 3)])
    sheet.rows(5, [[], ["共计", None, 5400, 300, 900]])


def batches(book: xlsxwriter.Workbook) -> None:
    sheet = Sheet(book, "批次台账")
    sheet.merge(
        (0, 0, 0, 6, "示例区“三个一批”项目批次台账"), (1, 0, 1, 6, "（数据截至2023年1月底，单位：亿元）")
    )
    sheet.rows(2, [["序号", "期次", "批次", "项目", "总投资", "年度计划", "备注"]])
    data = [("第六期", "签约一批", 3.5, 1), ("第六期", "开工一批", 5, 2.4), ("第七期", "开工一批", 8.2, 3)]
    for i, (period, batch, total, plan) in enumerate(data * 2, 1):
        sheet.rows(2 + i, [[i, period, batch, f"示例批次项目{i}", total, plan]])
    sheet.rows(9, [["合计", None, None, "6个", 33.4, 12.8]])


WORKBOOKS: dict[str, Callable[[xlsxwriter.Workbook], None]] = {
    "01-title-and-notes.xlsx": title_and_notes,
    "02-two-row-header.xlsx": two_row_header,
    "03-three-row-header.xlsx": three_row_header,
    "04-group-headings.xlsx": group_headings,
    "05-mixed-units.xlsx": mixed_units,
    "06-dates-as-text.xlsx": dates_as_text,
    "07-vertical-merges.xlsx": vertical_merges,
    "08-repeated-headers.xlsx": repeated_headers,
    "09-line-breaks-and-marks.xlsx": line_breaks_and_marks,
    "10-other-columns-and-sheets.xlsx": other_columns_and_sheets,
    "11-percent-and-trailing-format.xlsx": percent_and_trailing,
    "12-formulas.xlsx": formulas,
    "13-nested-groups.xlsx": nested_groups,
    "14-unmerged-parents.xlsx": unmerged_parents,
    "15-batches.xlsx": batches,
}


def gb18030_csv() -> bytes:
    rows: list[list[object]] = [
        ["示例区2023年重点项目情况", "", "", "", "", ""],
        ["", "", "", "", "", "单位：万元"],
        ["序号", "项目名称", "总投资", "计划投资", "", "责任单位"],
        ["", "", "", "2023年", "2024年", ""],
        [1, "示例㙓产业园", "12,000", 3000, "3600余万", "示例局"],
        [2, '示例"一号"厂房', "约1.2亿", "", 500, "示例局\n示例办"],
        ["合　计", "", 24000, 3000, 4100, ""],
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("gb18030")


def semicolon_csv() -> bytes:
    lines = [
        "sep=;",
        "项目代码;项目名称;总投资（亿元）;开工时间;备注",
        '="00012";示例一;"1,5";2023/3/15;"甲;乙"',
    ]
    lines += ["00013\t;示例二;2.5;2023年3月;", ";;;;", "00014;示例三;;;"]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def pinned(path: Path) -> None:
    """Write a workbook's members again with one date, so that its bytes depend on its content only."""
    with zipfile.ZipFile(path) as package:
        members = [(info.filename, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name, (2023, 2, 3, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)


def build() -> None:
    """Write every sample but the .xls one, which no library of the project can write."""
    for name, fill in WORKBOOKS.items():
        workbook(name, fill)
        pinned(HERE / name)
    (HERE / "16-gb18030.csv").write_bytes(gb18030_csv())
    (HERE / "17-semicolons.csv").write_bytes(semicolon_csv())


if __name__ == "__main__":
    build()
