"""项目入库台账: columns, rows, filters, edits, import."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.enrollment.ledger import LEDGER, SOURCE, TARGET
from sanpi.enrollment.ledger.target import read_outcome
from sanpi.enrollment.models import EnrollmentEvent, State
from sanpi.enrollment.testing import apply_for, let_in, make_due, make_ready, send_back
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, YI, make_project, noon

pytestmark = pytest.mark.django_db
AT = standpoint(TODAY)
AS_OF = date(2023, 1, 31)


def rows(user, where, at=AT, **query):
    form = SOURCE.filter_form(query, user=user, region=where.district)
    return form.apply(SOURCE.rows(user, where.district, at, TODAY), at, TODAY)


def texts(user, where, at=AT, **query):
    found = SOURCE.load(SOURCE.order(rows(user, where, at, **query), ""), at, TODAY, None)
    return [{column.key: column.text(row) for column in LEDGER.columns} for row in found]


def write(project, held=None, now=NOW, as_of=AS_OF, **values):
    return TARGET.write(
        project.pk, values, held, region=project.region, as_of=as_of, by=None, now=now, source="入库台账.xlsx"
    )


def state(project):
    project.enrollment.refresh_from_db()
    return project.enrollment.state


def test_the_columns_stand_in_the_order_offices_know():
    labels = [column.label for column in LEDGER.columns if column.key not in ("code",)]
    assert labels[:18] == [
        "项目名称", "责任单位", "是否达标", "法人是否在一套表", "开工证明", "施工合同", "立项文件", "现场照片", "营业执照",
        "可研", "申请月", "审核级次", "结果/退回原因", "入库月", "统计项目编码", "首报投资", "报表员", "开工至今月数",
    ]  # fmt: skip


def test_a_row_tells_the_whole_way(office, where, ready):
    apply_for(ready, date(2023, 1, 9))
    send_back(ready, date(2023, 1, 12))
    (row,) = texts(office, where)
    assert (row["qualifies"], row["level"]) == ("≥5000万元（206-1）", "市级")
    assert (row["unit_in_library"], row["works_contract"], row["feasibility"]) == ("是", "是", "否")
    assert (row["applied_month"], row["outcome"]) == ("2023-01", "已退回：合同主体不一致")
    assert (row["enrolled_month"], row["months"]) == ("", "3")


def test_an_entry_shows_month_and_code(office, where, ready):
    apply_for(ready, date(2023, 1, 9))
    let_in(ready, date(2023, 1, 20), "B7")
    (row,) = texts(office, where)
    assert (row["enrolled_month"], row["statistics_code"], row["outcome"]) == ("2023-01", "B7", "已入库")
    (before,) = texts(office, where, standpoint(date(2023, 1, 19)))
    assert (before["enrolled_month"], before["outcome"]) == ("", "已申报")


def test_projects_that_have_not_started_are_not_listed(office, where):
    make_project("签约项目", total=YI)
    assert texts(office, where) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [({}, ["应统", "就绪"]), ({"state": "none"}, ["应统"]), ({"state": "prepared"}, ["就绪"]), ({"q": "就"}, ["就绪"]),
     ({"scope": "due"}, ["应统", "就绪"]), ({"scope": "unlisted"}, ["应统", "就绪"]), ({"state": "x"}, [])],
)  # fmt: skip
def test_filters(office, where, query, names):
    make_due("应统"), make_ready("就绪")
    assert [row["name"] for row in texts(office, where, **query)] == names


def test_a_page_costs_the_same_however_long(office, where, django_assert_max_num_queries):
    for number in range(12):
        make_due(f"项目{number}")
    with django_assert_max_num_queries(9):
        assert len(texts(office, where)) == 12


@pytest.mark.parametrize("sort", ["name", "-total_at", "started_on", "-started_on", "state_at", "nonsense"])
def test_every_order_is_accepted(office, where, due, ready, sort):
    assert len(SOURCE.order(rows(office, where), sort)) == 2


def test_more_months_first_is_earlier_started_first(office, where):
    make_due("早", started=date(2022, 1, 1)), make_due("晚", started=date(2022, 12, 1))
    assert [row.name for row in SOURCE.order(rows(office, where), "-started_on")] == ["早", "晚"]


def test_groupings_and_sums_name_columns_of_the_rows(office, where, due):
    for grouping in SOURCE.groupings:
        assert list(rows(office, where).order_by().values(grouping.key, grouping.label))
    for column, key in SOURCE.sums:
        assert rows(office, where).order_by().values_list(column, flat=True)
        assert LEDGER.column(key).unit


def test_cells_are_changed_in_place(office, where, due):
    edits = {edit.column: edit for edit in SOURCE.edits}
    assert SOURCE.editable(office).filter(pk=due.pk).exists()
    edits["reporter"].save(due.pk, "张统计", by=office, now=NOW, reason="改正")
    edits["unit_in_library"].save(
        due.pk, edits["unit_in_library"].field(None).clean("true"), by=office, now=NOW
    )
    (row,) = texts(office, where)
    assert (row["reporter"], row["unit_in_library"]) == ("张统计", "是")
    assert AuditEntry.objects.filter(verb="update_enrollment", reason="改正").exists()


def test_the_page_of_a_row_is_its_project(due):
    assert SOURCE.address(due) == f"/enrollment/projects/{due.pk}/"


# Import.


def test_a_row_brings_sheet_and_events(where, due):
    pk = write(due, applied_month="2022年12月", outcome="已入库", enrolled_month="2023-01", statistics_code="B7",
               reporter="张统计", unit_in_library=True, first_amount=1_200_000)  # fmt: skip
    due.refresh_from_db()
    assert (pk, state(due), due.enrolled_on) == (due.pk, State.ACCEPTED, AS_OF)
    assert (due.statistics_code, due.enrollment.reporter) == ("B7", "张统计")
    months = EnrollmentEvent.objects.known_at(None).order_by("effective_on").values_list("state", "month")
    assert list(months) == [(State.SUBMITTED, "2022-12"), (State.ACCEPTED, "2023-01")]


def test_a_return_comes_with_its_reason(where, due):
    write(due, applied_month="2023-01", outcome="退回：照片不清")
    assert (state(due), EnrollmentEvent.objects.latest("effective_on").cause) == (State.RETURNED, "照片不清")


def test_the_same_row_again_writes_nothing(where, due):
    values = {"applied_month": "2022-12", "outcome": "已入库", "enrolled_month": "2023-01", "reporter": "张"}
    write(due, **values)
    before = AuditEntry.objects.count()
    write(due, **values, now=noon(date(2023, 2, 10)))
    assert AuditEntry.objects.count() == before


def test_only_what_the_row_says_is_written(where, due):
    write(due, reporter="张")
    assert state(due) == State.PREPARED
    write(due, first_amount=5)
    assert due.enrollment.reporter == "张"


@pytest.mark.parametrize(
    ("values", "column"),
    [({"applied_month": "去年"}, "applied_month"), ({"enrolled_month": "2023-02"}, "enrolled_month"),
     ({"first_amount": -1}, "first_amount"), ({"outcome": "看看再说"}, "outcome"), ({"outcome": "退回"}, "outcome"),
     ({"outcome": "已退回：缺照片", "enrolled_month": "2023-01"}, "outcome")],
)  # fmt: skip
def test_problems_are_found_before_anything_is_written(due, values, column):
    ((key, message),) = TARGET.problems(due.pk, values, None, AS_OF)
    assert key == column
    assert message


def test_a_row_in_order_has_no_problems(due):
    values = {"applied_month": "2022-12", "outcome": "通过", "enrolled_month": "2023-01", "first_amount": 0}
    assert list(TARGET.problems(due.pk, values, None, AS_OF)) == []


@pytest.mark.parametrize("text", ["已退回:缺照片", "退回：缺照片", "未通过：缺照片"])
def test_ways_to_say_returned(text):
    assert read_outcome(text) == (State.RETURNED, "缺照片")


def test_what_is_shown_can_be_read_again(office, where, ready):
    apply_for(ready, date(2023, 1, 9))
    send_back(ready, date(2023, 1, 12))
    held = TARGET.held(where.district, [ready.pk], AS_OF)[(ready.pk,)]
    assert list(TARGET.problems(ready.pk, held.values, held, AS_OF)) == []
    before = AuditEntry.objects.count()
    write(ready, held, **held.values)
    assert AuditEntry.objects.count() == before


def test_what_is_not_known_is_not_held(where, due):
    make_project("未开工")
    assert TARGET.held(where.district, [due.pk], AS_OF) == {}


def test_held_values_are_of_the_region(where, ready):
    assert TARGET.held(where.other_district, [ready.pk], AS_OF) == {}


def test_a_row_is_taken_back_whole(where, due):
    write(due, reporter="原来的人", now=noon(date(2023, 1, 5)))
    write(
        due,
        applied_month="2022-12",
        outcome="已入库",
        enrolled_month="2023-01",
        statistics_code="B7",
        reporter="新的人",
    )
    TARGET.take_back(due.pk, recorded_at=NOW, by=None, now=noon(date(2023, 2, 5)))
    due.refresh_from_db()
    assert (due.enrolled_on, due.statistics_code, due.enrollment.reporter) == (None, "", "原来的人")
    assert state(due) == State.PREPARED


def test_what_was_changed_since_is_not_taken_back(where, due):
    write(due, reporter="导入的人")
    write(due, reporter="改过的人", now=noon(date(2023, 2, 5)))
    with pytest.raises(ValidationError, match="报表员"):
        TARGET.take_back(due.pk, recorded_at=NOW, by=None, now=noon(date(2023, 2, 6)))


def test_what_went_on_since_is_not_taken_back(where, due):
    write(due, applied_month="2023-01")
    send_back(due, AS_OF, recorded=date(2023, 2, 5))
    with pytest.raises(ValidationError, match="又登记过"):
        TARGET.take_back(due.pk, recorded_at=NOW, by=None, now=noon(date(2023, 2, 6)))


def test_a_row_needs_its_project(where):
    with pytest.raises(ValidationError, match="对应项目库"):
        TARGET.write(None, {}, None, region=where.district, as_of=AS_OF, by=None, now=NOW, source="")
    assert not Project.objects.exists()
