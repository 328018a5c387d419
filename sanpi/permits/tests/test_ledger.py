"""手续办理台账: rows, columns, filters, orders, groups, cells changed in place."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count

from sanpi.core.facts import standpoint
from sanpi.organizations.testing import PEOPLE
from sanpi.permits.ledger import LEDGER, SOURCE
from sanpi.permits.testing import at_work, granted, happen, set_up
from sanpi.projects.testing import NOW, TODAY, make_project

pytestmark = pytest.mark.django_db
THIRD = date(2023, 1, 3)


@pytest.fixture
def rows(office, where):
    """The rows of a day, after filters, in an order."""

    def ask(day=TODAY, sort="", known=None, **filters):
        at = standpoint(day, known)
        found = SOURCE.rows(office, where.district, at, TODAY)
        form = SOURCE.filter_form(filters, user=office, region=where.district)
        return SOURCE.load(SOURCE.order(form.apply(found, at, TODAY), sort), at, TODAY, None)

    return ask


def texts(row):
    return {column.key: column.text(row) for column in LEDGER.columns}


def items(found):
    return [row.item for row in found]


def test_columns_stand_as_offices_write_them():
    assert [column.label for column in LEDGER.columns] == [
        "项目名称", "项目代码", "责任单位", "事项", "阶段", "审批部门", "是否涉及", "前置", "计划申报日", "受理日", "法定时限",
        "承诺时限", "到期日", "剩余/超期天数", "办结日", "批文号", "有效期至", "缺件", "补正期限", "状态",
        "红黄绿",
    ]  # fmt: skip


def test_no_two_columns_share_a_name():
    names = [name for column in LEDGER.columns for name in (column.label, *column.synonyms)]
    assert len(names) == len(set(names))


def test_a_row_in_hand(rows, project):
    at_work(project, "N18", THIRD)
    found = texts(next(row for row in rows() if row.item == "N18"))
    assert found["item"] == "建筑工程施工许可证"
    assert (found["need"], found["accepted_on"], found["statutory"], found["promised"]) == (
        "是", "2023-01-03", "7工作日", "5工作日",
    )  # fmt: skip
    assert (found["due_on"], found["days"], found["state"]) == ("2023-01-10", "-15", "已受理")


def test_before_acceptance_the_limits_in_force_are_shown(rows, permits):
    found = texts(next(row for row in rows() if row.item == "N02"))
    assert (found["statutory"], found["promised"], found["due_on"]) == ("20工作日", "7工作日", "")


def test_the_past_shows_what_was_then(rows, project):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "issued", date(2023, 1, 9), number="1")
    before, after = (
        texts(next(r for r in rows(day) if r.item == "N18")) for day in (date(2023, 1, 6), TODAY)
    )
    assert (before["state"], before["days"], before["number"]) == ("已受理", "2", "")
    assert (after["state"], after["days"], after["number"]) == ("已办结", "", "1")


def test_what_was_not_known_is_not_shown(rows, permits):
    assert rows(known=date(2022, 11, 30)) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"watch": "overdue"}, ["N18"]),
        ({"watch": "waived"}, ["N13"]),
        ({"watch": "expiring"}, ["N10"]),
        ({"watch": "unfiled"}, ["N12"]),
        ({"watch": "due"}, ["N13"]),
        ({"watch": "blue"}, ["N15"]),
        ({"state": "issued"}, ["N10"]),
        ({"state": "preparing"}, ["N15"]),
        ({"stage": "planning", "state": "accepted"}, ["N13"]),
        ({"department": "统计"}, ["N20"]),
        ({"q": "没有这个项目"}, []),
        ({"state": "nonsense"}, []),
    ],
)
def test_filters(rows, project, filters, expected):
    at_work(project, "N18", THIRD)
    permit = at_work(project, "N13", date(2023, 1, 31))
    happen(permit, "waived", date(2023, 1, 31), missing="复印件", waived_until=TODAY)
    granted(project, "N10", date(2022, 2, 1), number="1")
    happen(set_up(project)["N12"], "planned", THIRD, planned_on=date(2023, 1, 30))
    happen(set_up(project)["N15"], "blue", THIRD)
    assert items(rows(**filters)) == expected


def test_filters_look_at_the_standpoint(rows, project):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "issued", date(2023, 1, 20), number="1")
    assert items(rows(watch="overdue")) == []
    assert items(rows(date(2023, 1, 12), watch="overdue")) == ["N18"]


def test_by_item_unit_project_and_name(rows, project, permits):
    other = make_project("别家项目")
    set_up(other)
    assert len(rows(item=permits["N18"].type_id)) == 2
    assert {row.project for row in rows(unit=project.unit_id)} == {project}
    assert {row.project for row in rows(project=other.pk)} == {other}
    assert {row.project for row in rows(q="别家")} == {other}


@pytest.mark.parametrize("sort", [column.sort for column in LEDGER.columns if column.sort])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_order_works_today_and_before(rows, project, sort, sign):
    at_work(project, "N18", THIRD)
    assert {len(rows(day, sort=sign + sort)) for day in (TODAY, date(2023, 1, 9))} == {24}


def test_empty_values_come_last(rows, project):
    at_work(project, "N18", THIRD)
    assert [rows(sort=sort)[0].item for sort in ("due_at", "-due_at")] == ["N18", "N18"]


def test_without_an_order_projects_stay_together(rows, project, permits):
    newer = make_project("乙")
    set_up(newer)
    found = rows()
    assert [row.project for row in found] == [newer] * 24 + [project] * 24
    assert items(found)[:3] == ["N01", "N02", "N03"]


@pytest.mark.parametrize("day", [TODAY, date(2023, 2, 1)])
def test_a_page_takes_a_fixed_number_of_queries(
    office, where, project, permits, django_assert_max_num_queries, day
):
    for _each in range(3):
        set_up(make_project())
    at = standpoint(day)
    found = SOURCE.order(SOURCE.rows(office, where.district, at, TODAY), "")
    with django_assert_max_num_queries(7):
        loaded = SOURCE.load(found[:50], at, TODAY, None)
        assert len([texts(row) for row in loaded]) == 50


@pytest.mark.parametrize("grouping", [each.code for each in SOURCE.groupings])
def test_every_grouping_divides_all_rows(office, where, project, permits, grouping):
    how = next(each for each in SOURCE.groupings if each.code == grouping)
    found = SOURCE.rows(office, where.district, standpoint(TODAY), TODAY).order_by()
    groups = found.values(how.key, how.label).annotate(number=Count("pk"))
    assert sum(group["number"] for group in groups) == len(permits)


def test_each_sees_and_changes_the_own(where, project, permits):
    set_up(make_project("别家"))
    at = standpoint(TODAY)
    for who, seen, changed in (
        ("liaison", 24, 24),
        ("permit_window", 48, 48),
        ("viewer", 48, 0),
        ("zone_office", 0, 0),
    ):
        user = PEOPLE[who]()
        assert SOURCE.rows(user, where.district, at, TODAY).count() == seen
        assert SOURCE.editable(user).filter(project__region=where.district).count() == changed


def edit(column):
    return next(each for each in SOURCE.edits if each.column == column)


def test_a_planned_day_is_changed_in_place(office, permits):
    save = edit("planned_on").save
    save(permits["N18"].pk, TODAY, by=office, now=NOW)
    with pytest.raises(ValidationError, match="写明原因"):
        save(permits["N18"].pk, date(2023, 3, 1), by=office, now=NOW)
    save(permits["N18"].pk, date(2023, 3, 1), by=office, now=NOW, reason="图纸未完")
    permits["N18"].refresh_from_db()
    assert permits["N18"].planned_on == date(2023, 3, 1)


def test_no_day_is_no_plan(office, permits):
    with pytest.raises(ValidationError, match="请填写计划申报日"):
        edit("planned_on").save(permits["N18"].pk, None, by=office, now=NOW)


def test_a_number_is_put_right_in_place(office, project):
    permit = granted(project, "N18", THIRD, number="1")
    edit("number").save(permit.pk, "2", by=office, now=NOW, reason="录错")
    permit.refresh_from_db()
    assert permit.number == "2"


def test_what_is_not_issued_has_no_number(office, permits):
    with pytest.raises(ValidationError, match="还没有办结"):
        edit("number").save(permits["N18"].pk, "2", by=office, now=NOW)


def test_cells_have_controls(permits):
    for each in SOURCE.edits:
        assert each.field(None).label == LEDGER.column(each.column).label


def test_a_row_leads_to_its_page(rows, permits):
    row = rows()[0]
    assert SOURCE.address(row) == row.permit.get_absolute_url()
