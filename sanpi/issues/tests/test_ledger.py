"""The ledger: columns, rows as of a standpoint, filters, order, groups, edits, number of queries."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from sanpi.core.facts import standpoint
from sanpi.core.ledger_pages import arranged, asked, groups
from sanpi.issues import actions
from sanpi.issues.ledger import LEDGER, SOURCE
from sanpi.issues.testing import close, make_issue, report
from sanpi.organizations.testing import make_organization
from sanpi.projects.testing import NOW, TODAY, make_project

pytestmark = pytest.mark.django_db
HEADERS = (
    "编号 项目名称 项目代码 责任单位 来源 问题类别 问题描述 诉求 提出日期 牵头单位 配合单位 责任人 分级 解决措施 "
    "计划办结日 剩余/超期天数 最新进展 办结日 状态 企业确认/满意度 督办次数 升级层级 红黄绿"
)


def rows(user, where, day=TODAY, known=None, **query):
    at = standpoint(day, known)
    found = SOURCE.rows(user, where.district, at, TODAY)
    form = SOURCE.filter_form(query, user=user, region=where.district)
    found = SOURCE.order(form.apply(found, at, TODAY), query.get("sort", ""))
    return SOURCE.load(list(found), at, TODAY, None)


def texts(row):
    return {column.label: column.text(row) for column in LEDGER.columns}


def test_the_columns_are_those_offices_know():
    assert [column.label for column in LEDGER.columns] == HEADERS.split()


def test_no_header_means_two_columns():
    headers = [header for column in LEDGER.columns for header in (column.label, *column.synonyms)]
    assert len(headers) == len(set(headers))


def test_a_row_tells_everything(issue, office, where):
    report(issue, date(2023, 1, 12), "已报市局")
    actions.escalate_due(region=None, today=TODAY, now=NOW)
    found = texts(rows(office, where)[0])
    assert (found["编号"], found["项目名称"], found["责任单位"]) == ("2023-001", "奥瑞环保设备", "区工信局")
    assert (found["牵头单位"], found["剩余/超期天数"], found["最新进展"]) == (
        "区自然资源局",
        "-14",
        "已报市局",
    )
    assert (found["状态"], found["督办次数"], found["升级层级"]) == ("办理中", "1", "分管领导")


def test_a_past_day_is_shown_as_it_was(issue, office, where):
    report(issue, date(2023, 1, 12), "已报市局", recorded=TODAY)
    close(issue, TODAY, satisfaction=4)
    then = texts(rows(office, where, date(2023, 1, 18))[0])
    assert (then["状态"], then["最新进展"], then["剩余/超期天数"]) == ("办理中", "已报市局", "2")
    as_known = texts(rows(office, where, date(2023, 1, 18), date(2023, 1, 18))[0])
    assert as_known["最新进展"] == ""
    now = texts(rows(office, where)[0])
    assert (now["状态"], now["办结日"], now["企业确认/满意度"]) == ("已办结", "2023-02-03", "4")


@pytest.fixture
def several(where, unit):
    other = make_organization(where.district, "区住建局")
    return {
        "late": make_issue(make_project("甲项目"), due_on=date(2023, 1, 20), lead_unit=unit, level="A"),
        "near": make_issue(due_on=date(2023, 2, 8), lead_unit=other, category="energy", source="tour"),
        "waiting": make_issue(description="路不通"),
        "done": close(make_issue(due_on=date(2023, 3, 1)), date(2023, 1, 30)).issue,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"late", "near", "waiting", "done"}),
        ({"state": "open"}, {"late", "near", "waiting"}),
        ({"state": "closed"}, {"done"}),
        ({"overdue": "on"}, {"late"}),
        ({"due_within": "7"}, {"near"}),
        ({"level": "A"}, {"late"}),
        ({"q": "甲项目 2023-"}, {"late"}),
        ({"q": "路不通"}, {"waiting"}),
        ({"asked": "on"}, set()),
        ({"level": "Z"}, {"late", "near", "waiting", "done"}),
    ],
)
def test_filters(several, office, where, query, expected):
    assert {row.pk for row in rows(office, where, **query)} == {several[name].pk for name in expected}


def test_filters_by_list_and_unit(several, office, where):
    near = several["near"]
    for query in (
        {"category": near.category_id},
        {"source": near.source_id},
        {"lead_unit": near.lead_unit_id},
    ):
        assert [row.pk for row in rows(office, where, **query)] == [near.pk]


def test_filters_hold_for_the_day_asked_for(several, office, where):
    found = rows(office, where, date(2023, 1, 29), state="closed")
    assert found == []


def test_the_order_asked_for(several, office, where):
    found = [row.pk for row in rows(office, where, sort="due_at")]
    assert found[:2] == [several["late"].pk, several["near"].pk]
    assert found[-1] == several["waiting"].pk
    numbers = [row.issue.number for row in rows(office, where, sort="-number")]
    assert numbers == ["2023-004", "2023-003", "2023-002", "2023-001"]


@pytest.mark.parametrize("column", [column.sort for column in LEDGER.columns if column.sort])
def test_every_order_works(several, office, where, column):
    assert len(rows(office, where, sort=column)) == len(
        rows(office, where, date(2023, 2, 2), sort=f"-{column}")
    )


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("lead_unit", ["区住建局", "区自然资源局", "未填"]),
        ("category", ["土地指标", "能耗"]),
        ("level", ["A级（重大）", "C级（一般）"]),
        ("state", ["待交办", "办理中", "已办结"]),
        ("project", ["甲项目", "未填"]),
    ],
)
def test_groups(several, office, where, code, labels):
    at = standpoint(TODAY)
    found = SOURCE.rows(office, where.district, at, TODAY)
    choice = asked(SOURCE, QueryDict(f"group={code}"))
    assert sorted(group.label for group in groups(SOURCE, found, choice.grouping)) == sorted(labels)
    assert len(arranged(SOURCE, found, choice)) == len(several)


def test_measures_are_changed_in_place_with_a_reason(issue, office):
    edit = SOURCE.edit("measures")
    edit.save(issue.pk, "调剂指标", by=office, now=NOW, reason="例会")
    issue.refresh_from_db()
    assert issue.measures == "调剂指标"
    assert edit.field(None).label == "解决措施"
    with pytest.raises(ValidationError, match="没有改动"):
        edit.save(issue.pk, "调剂指标", by=office, now=NOW, reason="例会")


def test_only_those_who_work_on_it_change_it(issue, office, liaison, where):
    assert SOURCE.editable(liaison).get() == issue
    assert SOURCE.address(rows(office, where)[0]) == f"/issues/{issue.pk}/"


@pytest.mark.parametrize("number", [2, 12])
@pytest.mark.parametrize("day", [TODAY, date(2023, 2, 2)])
def test_the_number_of_queries_is_fixed(office, where, unit, number, day, django_assert_num_queries):
    for _each in range(number):
        issue = make_issue(
            make_project(unit=unit), due_on=TODAY, assisting=[make_organization(where.district)]
        )
        report(issue, date(2023, 1, 12))
    at = standpoint(day)
    with django_assert_num_queries(5):  # the person's roles, regions, issues, units that assist, reports
        found = SOURCE.load(list(SOURCE.rows(office, where.district, at, TODAY)), at, TODAY, None)
        assert all(texts(row) for row in found)
