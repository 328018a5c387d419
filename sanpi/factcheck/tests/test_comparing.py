"""Figures beside the ledger: agreeing, differing, and by which close definition they would agree."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sanpi.batches.testing import make_period, put, take_out
from sanpi.domain.extraction import Claim, Verdict
from sanpi.factcheck.rules.comparing import MOST_DAYS, Comparing, Comparison, Uncompared
from sanpi.factcheck.rules.places import Places
from sanpi.factcheck.testing import claim
from sanpi.organizations.models import Region
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import YI, come_to, make_project, put_on_list, set_total

pytestmark = pytest.mark.django_db
HELD, DAY, TODAY = date(2022, 4, 6), date(2023, 1, 31), date(2023, 3, 15)


@pytest.fixture
def batch() -> list[Project]:
    """Three projects of 2 亿元 that period 4 starts in 上街区, two of which have started, and one in 高新区."""
    period = make_period(4, HELD)
    found = [make_project(total=2 * YI, plan=YI) for _each in range(3)]
    found.append(make_project(total=5 * YI, plan=YI, region=regions().zone))
    for project in found:
        put(project, period, "construction")
    for project in found[:2]:
        come_to(project, Stage.STARTED, date(2022, 9, 28))
    return found


def compare(*figures: Claim, region: Region | None = None, **how: Any) -> list[Comparison | Uncompared]:
    here = region or regions().district
    places = Places(here, Project.objects.in_region(here))
    return list(Comparing(places, DAY, how.pop("known", None), TODAY, **how).compare(figures))


def one(figure: Claim, **how: Any) -> Comparison:
    (found,) = compare(figure, **how)
    assert isinstance(found, Comparison), found
    return found


@pytest.mark.usefixtures("batch")
def test_what_agrees_says_so_with_the_rows_behind() -> None:
    found = one(claim("6", "亿元", "总投资", batch="started", periods=(4,)))
    assert found.verdict is Verdict.OK
    assert found.query == {"period": "4", "batch": "construction", "effective": "2023-01-31"}


@pytest.mark.usefixtures("batch")
def test_a_rate_is_compared_to_its_printed_digits() -> None:
    found = one(claim("66.7", "%", "开工率", batch="started", periods=(4,)))
    assert (found.verdict, found.note) == (Verdict.OK, "2 / 3")


@pytest.mark.usefixtures("batch")
def test_what_differs_says_by_how_much() -> None:
    found = one(claim("7", "亿元", "总投资", batch="started", periods=(4,)))
    assert (found.verdict, str(found.computed), str(found.difference)) == (Verdict.MISMATCH, "6", "1")
    assert "相差 1亿元" in found.explanation


@pytest.mark.usefixtures("batch")
def test_rates_differ_by_points_to_two_places() -> None:
    found = one(claim("70", "%", "开工率", batch="started", periods=(4,)))
    assert str(found.computed) == "66.67"
    assert "为 66.67%（2 / 3），文稿为 70%，相差 3.33个百分点" in found.explanation


def test_the_announced_list_is_tried(batch: list[Project]) -> None:
    take_out(batch[2].batch_entries.get(), date(2022, 12, 1))
    found = one(claim("3", "个", "项目个数", batch="started", periods=(4,)))
    assert (found.verdict, str(found.computed)) == (Verdict.MISMATCH, "2")
    assert found.matches == "按公布名单，不是调整后名单"


@pytest.mark.usefixtures("batch")
def test_a_region_left_out_is_named() -> None:
    found = one(claim("6", "亿元", "总投资", batch="started", periods=(4,)), region=regions().city)
    assert (str(found.computed), found.matches) == ("11", "不含高新区")
    assert "换一种口径就一致：不含高新区" in found.explanation


def test_the_end_of_the_month_before_is_tried(batch: list[Project]) -> None:
    come_to(batch[2], Stage.STARTED, date(2023, 1, 10))
    found = one(claim("2", "个", "已开工个数", batch="started", periods=(4,)))
    assert (str(found.computed), found.matches) == ("3", "数据截至 2022-12-31")


def test_what_was_known_on_the_day_of_the_text_is_tried(batch: list[Project]) -> None:
    set_total(batch[0], 4 * YI, date(2022, 12, 1), recorded=date(2023, 3, 1))
    set_total(batch[1], 3 * YI, date(2022, 4, 7))
    found = one(claim("7", "亿元", "总投资", batch="started", periods=(4,)))
    assert (str(found.computed), found.matches) == ("9", "按文稿当日（2023-01-31）掌握的情况")


def test_a_text_is_held_to_what_was_known_when_it_was_printed(batch: list[Project]) -> None:
    set_total(batch[0], 4 * YI, date(2022, 12, 1), recorded=date(2023, 3, 1))
    figure = claim("6", "亿元", "总投资", batch="started", periods=(4,))
    assert one(figure, known=date(2023, 2, 3)).verdict is Verdict.OK
    assert one(figure).verdict is Verdict.MISMATCH


@pytest.mark.usefixtures("batch")
def test_a_slip_of_the_unit_is_named() -> None:
    assert one(claim("6", "万元", "总投资", batch="started", periods=(4,))).matches == "亿元写成了万元"


@pytest.mark.usefixtures("batch")
def test_so_many_started_are_counted() -> None:
    assert one(claim("2", "个", "已开工个数", batch="started", periods=(4,))).verdict is Verdict.OK


def test_a_list_of_the_year_by_level_and_field() -> None:
    for field in ("manufacturing", "manufacturing", "services"):
        put_on_list(make_project(total=YI, plan=YI // 2), category=field)
    figures = [
        claim("3", "个", "项目个数", level="区级"),
        claim("2", "亿元", "总投资", level="区级", industry="先进制造业"),
        claim("0.5", "亿元", "年度计划投资", level="区级", industry="现代服务业"),
    ]
    assert [each.verdict for each in compare(*figures) if isinstance(each, Comparison)] == [Verdict.OK] * 3


def test_a_named_project_is_compared_by_itself() -> None:
    make_project("奥瑞环保设备生产项目", total=3 * YI)
    make_project("别的项目在同一个区", total=5 * YI)
    assert one(claim("3", "亿元", "总投资", project="奥瑞环保设备生产项目")).verdict is Verdict.OK


def test_nothing_in_the_ledger_is_nothing_to_compare_with() -> None:
    (found,) = compare(claim("7", "个", "项目个数", batch="started", periods=(23,)))
    assert isinstance(found, Uncompared)
    assert "没有可比的记录" in found.reason


@pytest.mark.usefixtures("batch")
def test_no_row_of_a_batch_is_none_where_the_round_has_others() -> None:
    found = one(claim("2", "个", "项目个数", batch="signed", periods=(4,)))
    assert (found.verdict, str(found.computed)) == (Verdict.MISMATCH, "0")


@pytest.mark.usefixtures("batch")
def test_who_sees_only_a_part_is_not_told_that_the_whole_is_wrong() -> None:
    wrong = claim("7", "亿元", "总投资", batch="started", periods=(4,))
    (found,) = compare(wrong, partial="本单位的项目")
    assert isinstance(found, Uncompared)
    assert "本单位的项目" in found.reason


@pytest.mark.usefixtures("batch")
def test_a_text_of_countless_days_asks_only_some() -> None:
    first = date(2022, 5, 1)
    figures = [
        claim(
            "3",
            "个",
            "项目个数",
            id=f"c{number}",
            batch="started",
            periods=(4,),
            as_of=first + timedelta(number),
        )
        for number in range(MOST_DAYS + 5)
    ]
    found = [each for each in compare(*figures) if isinstance(each, Uncompared)]
    assert [each.reason for each in found] == ["文稿里的日期太多，只比对前 40 个"] * 5


@pytest.mark.usefixtures("batch")
def test_queries_grow_with_kinds_and_days_not_with_figures(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    figures = [
        claim(value, unit, measure, id=f"c{number}", batch="started", periods=(4,))
        for number, (value, unit, measure) in enumerate(
            [("6", "亿元", "总投资"), ("3", "个", "项目个数"), ("3", "亿元", "年度计划投资")] * 20
        )
    ]
    here = regions().district
    comparing = Comparing(Places(here, Project.objects.in_region(here)), DAY, None, TODAY)
    with django_assert_num_queries(2):  # the names of the batches, the entries
        assert len(list(comparing.compare(figures))) == len(figures)


def lists_of_two_levels() -> None:
    for level, number in (("district", 3), ("city", 2)):
        for _each in range(number):
            put_on_list(make_project(total=YI, plan=YI // 2), level=level)


def test_a_list_whose_level_is_not_told_is_read_as_the_one_it_agrees_with() -> None:
    lists_of_two_levels()
    for value, told in (("5", ""), ("3", "只数区级，文稿没有写明级别"), ("2", "只数市级，文稿没有写明级别")):
        found = one(claim(value, "个", "项目个数", subject="重点项目", other="重点项目"))
        assert (found.verdict, found.note) == (Verdict.OK, told)


def test_the_name_of_a_region_is_no_level() -> None:
    lists_of_two_levels()
    figure = claim("5", "个", "项目个数", subject="上街区重点项目", level="区重点", region="上街区")
    assert one(figure).verdict is Verdict.OK


def test_a_list_of_no_level_that_agrees_with_none_says_what_each_holds() -> None:
    lists_of_two_levels()
    found = one(claim("9", "个", "项目个数", subject="重点项目", other="重点项目"))
    assert (found.verdict, found.note) == (Verdict.MISMATCH, "各级都数；只数市级 2、只数区级 3")


def test_a_level_told_is_held_to_and_the_others_are_named() -> None:
    lists_of_two_levels()
    found = one(claim("5", "个", "项目个数", level="区级"))
    assert (found.verdict, found.matches) == (Verdict.MISMATCH, "各级都数")
