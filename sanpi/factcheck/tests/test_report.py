"""The report as Word: what it says, in which order, in the look of an official paper."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from sanpi.batches.testing import make_period, put
from sanpi.factcheck import actions
from sanpi.factcheck.models import Check
from sanpi.factcheck.report import word_report
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions, sign_in
from sanpi.projects.testing import NOW, YI, make_project


def words(check: Check) -> list[str]:
    """The paper's paragraphs and rows, from top to bottom."""
    found: list[str] = []
    paper = Document(word_report(check))
    for block in paper.iter_inner_content():
        rows = getattr(block, "rows", None)
        if rows is None:
            found.append(block.text)
        else:
            found += ["｜".join(cell.text for cell in row.cells) for row in rows]
    return [line for line in found if line]


def test_the_paper_in_full(office: User) -> None:
    put(make_project(total=18 * YI, plan=9 * YI), make_period(7, date(2023, 1, 28)), "signing")
    check = actions.check(
        text=TEXT.replace("签约一批2个", "签约一批1个").replace("年度计划投资", "税收", 1),
        region=regions().district, by=office, now=NOW, title="第七期", dated_on=date(2023, 1, 31),
    )  # fmt: skip
    assert "\n".join(words(check)) == GOLDEN.strip()


def test_nothing_found_is_said(office: User) -> None:
    check = actions.check(text="没有数字的文稿", region=regions().district, by=office, now=NOW)
    assert words(check)[-12:] == [
        "一、文中互相矛盾的数字", "没有发现。", "二、与台账不符的数字", "没有发现。", "三、四舍五入的数字",
        "没有。", "四、与台账一致的数字", "没有。", "五、文中算得通的数字", "没有。", "六、没有核对的数字", "没有。",
    ]  # fmt: skip


def test_it_is_downloaded_under_the_title(client: Client, check: Check, office: User) -> None:
    sign_in(client, office)
    answer = client.get(reverse("factcheck:report", args=[check.pk]))
    assert "%E7%AC%AC%E4%B8%83%E6%9C%9F.docx" in answer["Content-Disposition"]
    assert Document(io.BytesIO(answer.getvalue())).sections[0].page_width.cm == pytest.approx(21, abs=0.01)


GOLDEN = """
数字核对报告
第七期
区域：上街区。文稿日期：2023-01-31，台账按核对时掌握的情况。
读出数字 9 个：矛盾 1，与台账不符 4，四舍五入 0，与台账一致 3，文中算得通 0，未核对 1。
核对人：项目办。核对时间：2023-02-03 12:00。
一、文中互相矛盾的数字
序号｜原文｜核对｜说明
1｜7个｜合计、台账｜项目个数：分项1＋5＝6个，原文7个，不符，相差1个（可能缺少分项，相差1个）
台账“三个一批项目数”截至 2023-01-31 为 1个，文稿为 7个，相差 6个。
二、与台账不符的数字
序号｜原文｜核对｜说明
1｜30.6亿元｜台账｜台账“三个一批总投资”截至 2023-01-31 为 18亿元，文稿为 30.6亿元，相差 12.6亿元。
2｜5个｜台账｜台账“三个一批项目数”截至 2023-01-31 为 0个，文稿为 5个，相差 5个。
3｜12.6亿元｜台账｜台账“三个一批总投资”截至 2023-01-31 为 0亿元，文稿为 12.6亿元，相差 12.6亿元。
4｜6.15亿元｜台账｜台账“三个一批年度计划投资”截至 2023-01-31 为 0亿元，文稿为 6.15亿元，相差 6.15亿元。
三、四舍五入的数字
没有。
四、与台账一致的数字
序号｜原文｜核对｜说明
1｜1个｜台账｜台账“三个一批项目数”截至 2023-01-31 为 1个，与文稿一致。
2｜18亿元｜台账｜台账“三个一批总投资”截至 2023-01-31 为 18亿元，与文稿一致。
3｜9亿元｜台账｜台账“三个一批年度计划投资”截至 2023-01-31 为 9亿元，与文稿一致。
五、文中算得通的数字
没有。
六、没有核对的数字
序号｜原文｜数的是什么｜没有核对的原因
1｜15.5亿元｜税收｜台账里没有“税收”这个指标
"""
