"""Words become questions: which measure, which rows, as of which day; and why none is asked."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sanpi.domain.extraction import Claim
from sanpi.factcheck.rules.asking import UnaskedError, question_of
from sanpi.factcheck.rules.examining import changed_by
from sanpi.factcheck.rules.ledger import Asked
from sanpi.factcheck.rules.places import Places, levels
from sanpi.factcheck.testing import claim
from sanpi.organizations.testing import make_organization, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import make_project

pytestmark = pytest.mark.django_db
DAY = date(2023, 1, 31)


def asked(figure: Claim) -> Asked:
    return question_of(figure, Places(regions().district, Project.objects.all()), DAY, None)


@pytest.mark.parametrize(
    ("value", "unit", "measure", "of", "key"),
    [
        ("8", "个", "项目个数", {"batch": "signed"}, "entries"),
        ("50.5", "亿元", "总投资", {"batch": "signed"}, "entries_total"),
        ("76.3", "亿元", "年度计划投资", {"periods": (1, 2)}, "entries_plan"),
        ("80", "个", "项目个数", {"level": "区级"}, "key_projects"),
        ("66.02", "亿元", "年度计划投资", {"level": "区级"}, "key_plan"),
        ("90", "%", "开工率", {"batch": "started"}, "start_rate"),
        ("88.2", "%", "转化率", {}, "full_output_rate"),
        ("14.55", "%", "总投资", {"level": "省市", "change": "增长"}, "key_total_growth"),
    ],
)
def test_a_word_means_the_measure_of_its_company(
    value: str, unit: str, measure: str, of: dict[str, Any], key: str
) -> None:
    assert asked(claim(value, unit, measure, **of)).measure == key


def test_a_batch_its_rounds_and_its_day_are_asked_for() -> None:
    found = asked(claim("8", "个", "项目个数", batch="signed", periods=(1, 2, 3), as_of=date(2022, 12, 31)))
    assert (found.batch, found.periods, found.effective) == ("signing", (1, 2, 3), date(2022, 12, 31))


def test_so_many_started_is_what_stands_above_the_line_of_the_rate() -> None:
    found = asked(claim("18", "个", "已开工个数", batch="started"))
    assert (found.measure, found.side) == ("start_rate", "above")


def test_levels_and_fields_become_codes() -> None:
    found = asked(claim("39", "个", "项目个数", level="区级", industry="先进制造业"))
    assert (found.levels, found.category) == (("district",), "manufacturing")
    assert levels("省市重点") == ("province", "city")


def test_months_end_the_day_and_an_earlier_year_ends_with_it() -> None:
    months = claim("3.2", "亿元", "累计完成投资", years=(2022, 2022), months=(1, 8))
    assert asked(months).effective == date(2022, 8, 31)
    assert asked(claim("8", "个", "项目个数", batch="signed", years=(2021, 2021))).effective == date(
        2021, 12, 31
    )


def test_a_named_project_and_a_named_unit_are_found() -> None:
    project = make_project("奥瑞环保设备生产项目")
    unit = make_organization(regions().district, "峡窝镇")
    assert asked(claim("3", "亿元", "总投资", project="奥瑞环保设备")).project == project.pk
    figure = claim("2", "个", "项目个数", batch="signed")
    assert asked(replace(figure, slice=replace(figure.slice, unit="峡窝镇"))).unit == unit.pk


def test_a_town_that_is_a_unit_is_asked_as_a_unit() -> None:
    unit = make_organization(regions().district, "峡窝镇")
    figure = claim("2", "个", "项目个数", batch="signed", region="峡窝镇")
    assert asked(replace(figure, slice=replace(figure.slice, unit="峡窝镇"))).unit == unit.pk
    assert (asked(figure).unit, asked(figure).regions) == (unit.pk, ())


def test_a_unit_is_found_by_its_short_name() -> None:
    unit = make_organization(regions().district, "区发展和改革委员会")
    figure = claim("2", "个", "项目个数", batch="signed")
    assert asked(replace(figure, slice=replace(figure.slice, unit="区发改委"))).unit == unit.pk


def test_lights_are_measures_of_their_own() -> None:
    assert asked(claim("9", "个", "项目个数", other="黄灯项目")).measure == "yellow_projects"
    assert asked(claim("4", "个", "数量", other="红灯")).measure == "red_projects"


@pytest.mark.parametrize(
    ("measure", "of", "key"),
    [
        ("问题个数", {"subject": "问题超期"}, "issues_overdue"),
        ("问题个数", {"subject": "超期", "other": "超期"}, "issues_overdue"),
        ("问题个数", {"subject": "超期未办结问题", "stage": "未办结"}, "issues_overdue"),
        ("事项个数", {"subject": "手续超期"}, "permits_overdue"),
        ("事项个数", {"subject": "上街区 超期手续", "region": "上街区"}, "permits_overdue"),
    ],
)
def test_what_is_late_is_a_measure_of_its_own(measure: str, of: dict[str, Any], key: str) -> None:
    assert asked(claim("6", "个", measure, **of)).measure == key


def test_what_is_late_elsewhere_is_not_asked_for() -> None:
    with pytest.raises(UnaskedError):
        asked(claim("6", "个", "问题个数", subject="巡察反馈问题超期"))


def test_who_names_the_measure_is_not_held_to_the_words_of_the_text() -> None:
    figure = claim("9", "个", "项目个数", level="区级重点", stage="续建", other="黄灯预警项目")
    assert asked(changed_by(figure, {"measure": "黄灯项目数"})).measure == "yellow_projects"
    assert changed_by(figure, {"measure": "项目个数"}).slice.level == "区级重点"


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (claim("9" * 31, "亿元", "总投资", batch="signed"), "数字太长"),
        (claim("8", "个", "项目个数", batch="signed", as_of=date(1, 1, 31)), "不在 1949 年"),
        (claim("3698", "件", ""), "没有看出"),
        (claim("3.1", "亿元", "营业收入"), "没有“营业收入”这个指标"),
        (claim("45", "亿元", "总投资"), "没有写明是哪些项目"),
        (claim("8", "亩", "项目个数", batch="signed"), "单位“亩”"),
        (claim("3", "亿元", "总投资", project="别处的项目"), "没有找到“别处的项目”"),
        (claim("3", "亿元", "总投资", level="区级", industry="航天"), "没有“航天”"),
        (claim("5", "%", "项目个数", batch="signed", change="增长"), "增减指标"),
        (claim("3", "亿元", "累计完成投资", level="区级"), "不按“区级”"),
        (claim("98", "%", "占年度计划", expected=True), "目标或预计"),
    ],
)
def test_what_the_ledger_does_not_know_is_said_and_is_no_error(figure: Claim, reason: str) -> None:
    with pytest.raises(UnaskedError, match=reason):
        asked(figure)
