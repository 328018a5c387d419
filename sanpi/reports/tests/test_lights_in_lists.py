"""Lights where people work: the list of projects, its workbook, the ledgers, the dossier, the cockpit."""

import io
from datetime import date

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from sanpi.domain.periods import Month
from sanpi.evaluation.rules import board as board_rules
from sanpi.evaluation.testing import PROGRESS, put_in_force, record_month
from sanpi.issues.testing import make_issue
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.progress.testing import MILLION, planned, report_year
from sanpi.projects.models import Project

MAY, JUNE = Month(2023, 5), Month(2023, 6)
PAGE = "/projects/"


@pytest.fixture
def office(client: Client, db):
    """The office on 20 July 2023: one project turned yellow in June, one stayed green, one came back to green."""
    with time_machine.travel("2023-07-20T10:00:00+08:00", tick=False):
        where = regions()
        put_in_force(dimensions=[PROGRESS])
        report_year(planned("变黄项目"), {5: 45 * MILLION})
        report_year(planned("一直绿项目"), {5: 50 * MILLION, 6: 12 * MILLION})
        report_year(planned("转绿项目"), {5: MILLION, 6: 60 * MILLION})
        record_month(MAY)
        report_year(planned("只报五月"), {5: 45 * MILLION})
        record_month(JUNE)
        sign_in(client, make_user(Role.PROJECT_OFFICE, where.district))
        yield client


def names(answer):
    return {row.project.name for row, _cells in answer.context["rows"]}


def light_of(answer, name):
    return next(
        cell["light"]
        for row, cells in answer.context["rows"]
        if row.project.name == name
        for cell in cells
        if cell["label"] == "红黄绿"
    )


def test_the_list_shows_each_light_and_leads_to_why(office):
    answer = office.get(PAGE, follow=True)
    found = light_of(answer, "一直绿项目")
    assert (found.colour, found.label) == ("green", "绿灯")
    assert f"/lights/projects/{answer.context['rows'][0][0].project.pk}/" in answer.content.decode()


def test_it_is_narrowed_by_colour(office):
    assert names(office.get(PAGE, {"light": "green"}, follow=True)) == {"一直绿项目", "转绿项目"}
    assert names(office.get(PAGE, {"light": "grey"}, follow=True)) == set()


def test_it_is_narrowed_by_side(office):
    yellow_or_red = names(office.get(PAGE, {"light_side": "progress"}, follow=True))
    assert yellow_or_red == {"变黄项目", "只报五月"}


def test_it_is_narrowed_by_recent_change(office):
    assert "转绿项目" in names(office.get(PAGE, {"light_change": "better"}, follow=True))
    assert "变黄项目" in names(office.get(PAGE, {"light_change": "worse"}, follow=True))
    assert "一直绿项目" in names(office.get(PAGE, {"light_change": "same"}, follow=True))
    assert "转绿项目" in names(office.get(PAGE, {"light_change": "green"}, follow=True))


def test_a_choice_that_makes_no_sense_matches_nothing(office):
    assert names(office.get(PAGE, {"light": "blue"}, follow=True)) == set()


def test_it_is_ordered_by_how_bad_the_light_is(office):
    worst_first = office.get(PAGE, {"sort": "-light_order_at"}, follow=True).context["rows"]
    assert worst_first[0][0].project.name in {"变黄项目", "只报五月"}
    assert worst_first[-1][0].project.name in {"一直绿项目", "转绿项目"}


def test_the_past_has_its_own_lights(office):
    answer = office.get(PAGE, {"effective": "2023-05-31"}, follow=True)
    assert light_of(answer, "转绿项目").colour == "red"
    assert light_of(answer, "变黄项目").colour == "green"


def test_the_workbook_carries_lights_and_reasons(office):
    query = {"columns": ["name", "light", "light_reason", "light_since"], "light_change": "better"}
    answer = office.get("/exports/projects/", query, follow=True)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"红黄绿", "亮灯原因", "转绿项目", "绿灯"} <= texts
    assert "变黄项目" not in texts


@pytest.mark.parametrize("code", ["progress", "permits", "issues", "enrollment"])
def test_each_ledger_has_the_column_the_filter_and_the_grouping(office, code):
    query = {"columns": "all", "light": "red", "group": "light", "sort": "-light_order_at"}
    answer = office.get(f"/ledgers/{code}/", query, follow=True)
    assert answer.status_code == 200
    assert "红黄绿" in answer.content.decode()


def test_a_ledger_shows_the_light_of_its_projects(office):
    answer = office.get("/ledgers/progress/", {"columns": "all"}, follow=True).content.decode()
    assert answer.count('class="light green"') >= 2


def test_a_problem_without_a_project_has_no_light(office):
    make_issue(project=None)
    answer = office.get("/ledgers/issues/", {"columns": "all"}, follow=True)
    assert answer.status_code == 200


def test_the_dossier_says_why(office):
    pk = light_pk(office, "变黄项目")
    text = office.get(f"/projects/{pk}/", follow=True).content.decode()
    assert "落后序时" in text
    assert f"/lights/projects/{pk}/" in text


def light_pk(office, name):
    rows = office.get(PAGE, follow=True).context["rows"]
    return next(row.project.pk for row, _cells in rows if row.project.name == name)


def test_the_cockpit_counts_them_and_leads_to_the_lists(office):
    answer = office.get("/cockpit/", {"effective": date(2023, 7, 20).isoformat()}, follow=True)
    shown = {figure["colour"]: figure["value"] for figure in answer.context["lights"]["figures"]}
    assert shown["green"] == 2
    assert sum(shown.values()) == 4
    assert "/lights/?" in answer.content.decode()


@pytest.mark.parametrize("page", [PAGE, "/ledgers/progress/"])
def test_a_month_accepted_today_changes_the_filter_at_once(office, page):
    project = Project.objects.get(name="变黄项目")
    assert project in projects(office.get(page, {"light": "yellow"}, follow=True))
    report_year(project, {6: 60 * MILLION})
    assert project not in projects(office.get(page, {"light": "yellow"}, follow=True))
    assert project in projects(office.get(page, {"light": "green"}, follow=True))


def projects(answer):
    rows = answer.context["rows"]
    return {row.project for row in (each[0] if isinstance(each, tuple) else each for each in rows)}


def test_the_list_and_the_board_count_alike(office):
    report_year(Project.objects.get(name="变黄项目"), {6: 60 * MILLION})
    board = office.get("/lights/", {"light": "green"}, follow=True).context["number"]
    assert len(names(office.get(PAGE, {"light": "green"}, follow=True))) == board == 3


def test_of_many_projects_the_record_is_asked(office, monkeypatch):
    report_year(Project.objects.get(name="变黄项目"), {6: 60 * MILLION})
    monkeypatch.setattr(board_rules, "MOST_LIVE", 1)
    assert "变黄项目" in names(office.get(PAGE, {"light": "yellow", "light_change": "worse"}, follow=True))
