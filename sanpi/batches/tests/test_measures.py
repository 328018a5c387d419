"""Counts, sums and chained rates of 三个一批, from every standpoint."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.batches.measures import BATCH_MEASURES, BatchQuestion, cells, entry_rows, in_periods
from sanpi.batches.testing import batch, make_period, move_on, put, take_out
from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate, evaluate_cells
from sanpi.organizations.testing import regions
from sanpi.projects import actions
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import NOW, TODAY, YI, come_to, make_project, reach, set_plan, set_total

pytestmark = pytest.mark.django_db
SPRING = date(2022, 4, 6)


def ask(day=TODAY, known=None, **more):
    return BatchQuestion(Project.objects.all(), standpoint(day, known), TODAY, **more)


def figures(question=None):
    return evaluate_cells(BATCH_MEASURES, cells(question or ask()))


def notes(*keys, question=None):
    found = figures(question)
    return [found[key].note or found[key].text for key in keys]


def enter_many(period, code, *stages):
    for stage in stages:
        put(come_to(make_project(total=YI), stage, SPRING), period, code)


def test_the_four_rates_are_chained(fourth):
    enter_many(fourth, "signing", Stage.NEGOTIATING, Stage.SIGNED, Stage.LANDED, Stage.STARTED)
    enter_many(fourth, "construction", Stage.LANDED, Stage.STARTED, Stage.PRODUCING)
    enter_many(fourth, "production", Stage.PRODUCING, Stage.FULL_OUTPUT)
    chain = ("signing_rate", "performance_rate", "start_rate_performed", "start_rate", "production_rate")
    assert notes(*chain, "full_output_rate") == ["3 / 4", "2 / 3", "1 / 2", "2 / 3", "1 / 2", "1 / 2"]


def test_the_rate_that_places_call_by_two_names(fourth):
    enter_many(fourth, "production", *[Stage.FULL_OUTPUT] * 6, Stage.PRODUCING)
    rate = figures()["full_output_rate"]
    assert (rate.text, rate.measure.synonyms[0]) == ("85.7%", "转化率")


def test_no_entries_give_no_rates():
    assert {f.text for f in figures().values() if f.measure.denominator} == {"—"}
    assert figures()["entries"].text == "0"


def test_counts_and_sums(fourth, project):
    put(project, fourth, "signing")
    set_plan(project, 3 * YI, date(2023, 1, 10))
    put(make_project(), fourth, "construction")
    assert notes("entries", "entries_total", "entries_plan") == ["2", "2", "3"]


def test_a_bundle_is_one_entry_or_its_parts(fourth):
    road, parts = make_project(total=YI), [make_project(), make_project()]
    actions.bundle_projects(bundle=road, parts=parts, by=None, now=NOW)
    put(road, fourth, "signing")
    put(make_project(), fourth, "signing")
    assert notes("entries", "entries_split") == ["2", "3"]


def test_a_converted_project_is_counted_once(fourth, seventh, project):
    move_on(put(project, fourth, "signing"), seventh)
    assert notes("entries", "entries_total") == ["1", "2"]
    assert notes("entries", question=ask(periods=(4,))) == ["0"]


def test_announced_totals_stay_adjusted_ones_follow(fourth, project):
    put(project, fourth, "signing")
    set_total(project, 5 * YI, date(2022, 8, 1))
    take_out(put(make_project(total=YI), fourth, "signing"), date(2022, 12, 20))
    assert notes("entries", "entries_total", question=ask(announced=True)) == ["2", "3"]
    assert notes("entries", "entries_total") == ["1", "5"]


def test_as_of_a_past_day(fourth, project):
    put(project, fourth, "signing")
    set_total(project, 5 * YI, date(2022, 8, 1))
    reach(project, Stage.SIGNED, date(2022, 9, 1))
    keys = ("entries_total", "signing_rate")
    assert notes(*keys, question=ask(date(2022, 7, 31))) == ["2", "0 / 1"]
    assert notes(*keys, question=ask(date(2022, 9, 1))) == ["5", "1 / 1"]


def test_as_known_then(fourth, project):
    put(project, fourth, "signing")
    reach(project, Stage.SIGNED, SPRING, recorded=date(2022, 10, 8))
    assert notes("signing_rate", question=ask(date(2022, 9, 30))) == ["1 / 1"]
    assert notes("signing_rate", question=ask(date(2022, 9, 30), known=date(2022, 10, 7))) == ["0 / 1"]
    assert notes("entries", question=ask(known=date(2022, 4, 5))) == ["0"]


def test_the_rounds_asked_for(fourth, seventh):
    put(make_project(total=YI), fourth, "signing")
    put(make_project(total=2 * YI), seventh, "signing")
    assert notes("entries_total", question=ask(periods=(4,))) == ["1"]
    assert notes("entries_total", question=ask(periods=(4, 7))) == ["3"]


def test_only_the_projects_asked_of_are_counted(fourth, project):
    put(project, fourth, "signing")
    put(make_project(), fourth, "signing")
    mine = BatchQuestion(Project.objects.filter(pk=project.pk), standpoint(TODAY), TODAY)
    assert notes("entries", question=mine) == ["1"]


def test_cells_of_one_round(fourth, seventh):
    put(make_project(), fourth, "signing")
    put(make_project(), seventh, "signing")
    assert [cell["number"] for cell in in_periods(cells(ask()), 7)] == [1]


def test_all_tables_of_a_page_need_one_query(fourth, django_assert_num_queries):
    enter_many(fourth, "signing", *[Stage.SIGNED] * 3)
    with django_assert_num_queries(1):
        figures()


# A line: the batch, the furthest stage, the total, what became of it.
LINES = st.lists(
    st.tuples(
        st.sampled_from(["signing", "construction", "production"]),
        st.sampled_from(list(Stage)),
        st.integers(1, 5),
        st.sampled_from(["stays", "leaves", "moves on"]),
    ),
    max_size=5,
)


@given(lines=LINES, announced=st.booleans(), day=st.sampled_from([SPRING, date(2022, 12, 20), TODAY]))
def test_groups_added_up_and_the_database_agree(lines, announced, day):
    first, mine = make_or_get(4, SPRING), []
    for code, stage, total, fate in lines:
        mine.append(come_to(make_project(total=total * YI), stage, SPRING).pk)
        entry = put(Project.objects.get(pk=mine[-1]), first, code)
        if fate == "leaves":
            take_out(entry, date(2022, 12, 20))
        elif fate == "moves on" and batch(code).next:
            move_on(entry, make_or_get(7, date(2023, 1, 28)))
    projects = Project.objects.filter(pk__in=mine)
    question = BatchQuestion(projects, standpoint(day), TODAY, announced=announced)
    assert evaluate(BATCH_MEASURES, entry_rows(question)) == figures(question)


def make_or_get(number, day):
    found = regions().district.periods.filter(number=number).first()
    return found or make_period(number, day)
