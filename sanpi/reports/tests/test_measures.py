"""Every figure opens the rows it was made of, and the two cannot disagree."""

import html
import random
import re
from datetime import date, timedelta
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from sanpi.batches.testing import make_period, move_on, put, take_out
from sanpi.catalogue import registry as catalogue
from sanpi.core.measures import Unit
from sanpi.enrollment.testing import apply_for, let_in, make_due, make_ready
from sanpi.issues.testing import make_issue
from sanpi.permits.testing import happen, set_up
from sanpi.progress.testing import JANUARY, MILLION, planned, report
from sanpi.projects.models import Stage, Status
from sanpi.projects.testing import (
    LONG_AGO,
    TODAY,
    YI,
    make_project,
    noon,
    plan_stage,
    put_on_list,
    reach,
    set_plan,
    set_status,
    set_total,
)

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/measures/\w+/[^"]*)"(?: title="[^"]*")?>([^<]*)</a>')
ADDRESSES = ("/cockpit/", "/batches/", "/measures/")


@pytest.fixture
def crowd(world):
    """Projects with random histories on top of the world, the same on every run."""
    chance = random.Random(7)
    days = {5: date(2022, 6, 1), 6: date(2022, 9, 28), 8: date(2023, 2, 1)}
    periods = {number: make_period(number, day, world.where.city) for number, day in days.items()}
    for number in range(30):
        _live(chance, number, chance.choice([world.where.district, world.where.zone]), periods)
    for number in range(4):
        _work(number)
    return world


def _work(number):
    """A project with a month reported, permits, a problem and an entry into the library."""
    project = planned(f"在建{number}")
    report(project, JANUARY, (number + 1) * MILLION, now=noon(date(2023, 2, 1)))
    permits = set_up(project, on=date(2022, 10, 1))
    happen(permits["N18"], "accepted", date(2022, 12, 1))
    if number % 2:
        happen(permits["N18"], "issued", date(2023, 1, 9), number="1号")
        entering = make_ready(f"入库{number}")
        apply_for(entering, date(2023, 1, 9))
        let_in(entering, date(2023, 1, 20), f"410106A000{number}")
    else:
        make_due(f"应入库{number}")
    make_issue(project, on=date(2022, 10, 1), due_on=date(2022, 12, 20 + number))


def _live(chance, number, region, periods):
    project = make_project(f"随机{number}", region=region, total=chance.randint(1, 9) * YI // 4)
    day = LONG_AGO + timedelta(chance.randint(0, 700))
    plan_stage(project, Stage.STARTED, day + timedelta(chance.randint(-200, 200)))
    plan_stage(project, Stage.PRODUCING, day + timedelta(chance.randint(-100, 400)))
    reach(
        project, chance.choice(list(Stage)), day, recorded=min(TODAY, day + timedelta(chance.randint(0, 60)))
    )
    if chance.random() < 0.6:
        set_plan(project, chance.randint(0, 9) * YI // 5, day)
    if chance.random() < 0.3:
        set_total(project, chance.randint(1, 9) * YI, TODAY)
    for year in (2022, 2023):
        if chance.random() < 0.5:
            put_on_list(
                project, chance.choice(["city", "district"]), chance.choice(["services", "green"]), year=year
            )
    if chance.random() < 0.7:
        _enter(chance, project, periods)
    if chance.random() < 0.1:
        set_status(project, Status.WITHDRAWN, TODAY)


def _enter(chance, project, periods):
    entry = put(
        project, periods[chance.choice([5, 6])], chance.choice(["signing", "construction", "production"])
    )
    fate = chance.random()
    if fate < 0.2:
        take_out(entry, TODAY)
    elif fate < 0.4 and entry.batch.next:
        move_on(entry, periods[8])


def listed(client, key, **query):
    """All rows of one side of a figure, page by page, and the figure itself."""
    lines, page = [], 1
    while True:
        answer = client.get(f"/measures/{key}/", query | {"page": page}, follow=True)
        lines += answer.context["lines"]
        if page == answer.context["page"].pages:
            return lines, answer.context["figure"]
        page += 1


def taken(part, lines):
    """What the part of a measure takes of the rows listed."""
    if not part.sums:
        return len(lines)
    return sum(getattr(line["row"], part.sums) or 0 for line in lines)


VIEWS = [
    {"effective": "today"},
    {"effective": "2022-12-31"},
    {"effective": "2022-12-31", "known": "2022-10-31"},
    {"basis": "announced", "effective": "today"},
    {"period": "5-6", "batch": "signing", "level": "city", "category": "services", "effective": "today"},
]


@pytest.mark.parametrize("who", ["project_office", "city_office"])
def test_the_figure_is_that_of_the_rows_listed_for_every_measure(reader, crowd, who):
    client = reader(who)
    for query, (key, measure) in product(VIEWS, catalogue.MEASURES.items()):
        lines, figure = listed(client, key, side="above", **query)
        assert taken(measure.numerator, lines) == figure.numerator, (key, query)
        if measure.denominator:
            lines, figure = listed(client, key, **query)
            assert taken(measure.denominator, lines) == figure.denominator, (key, query)


def test_every_figure_of_a_page_is_the_figure_of_the_page_it_opens(reader, crowd):
    client, seen = reader("city_office"), set()
    for address, query in product(ADDRESSES, VIEWS[:4]):
        text = client.get(address, query | {"region": "410100"}, follow=True).content.decode()
        found = set(LINK.findall(text))
        assert len(found) > 15, (address, query)
        for link, value in found - seen:
            figure = client.get(html.unescape(link), follow=True).context["figure"]
            assert value in (figure.text, figure.aligned), (address, query, html.unescape(link))
        seen |= found


def test_the_page_says_what_it_is_narrowed_to(office, crowd):
    answer = office.get("/measures/key_projects/", {"level": "city,district", "category": "green"})
    assert answer.context["narrowed_to"] == ["市重点", "区重点", "绿色低碳转型"]
    assert (
        "上街区 · 签约一批 · 第4期"
        in office.get("/measures/entries/", {"batch": "signing", "period": "4"}).content.decode()
    )


def test_every_link_says_region_and_day_of_its_page(reader, crowd):
    client = reader("city_office")
    text = client.get("/cockpit/", {"region": "410106", "effective": "2022-12-31"}).content.decode()
    for link, _value in LINK.findall(text):
        query = parse_qs(urlsplit(html.unescape(link)).query)
        assert (query["region"], query["effective"]) == (["410106"], ["2022-12-31"])


def test_the_registry_shows_every_measure_with_its_definition(office, world):
    answer = office.get("/measures/")
    shown = [measure.key for _label, lines in answer.context["groups"] for measure, _figure in lines]
    assert sorted(shown) == sorted(catalogue.MEASURES)
    text = html.unescape(answer.content.decode())
    assert "达效率（转化率、投产项目达效率）" in text
    assert "投产一批中已达效项目的个数 ÷ 投产一批项目的个数" in text


def test_a_measure_is_found_by_any_of_its_names():
    assert catalogue.find("full_output_rate") is catalogue.find("转化率") is catalogue.find("达效率")
    assert catalogue.find("没有这个") is None


def test_names_and_keys_are_unique():
    names = [measure.name for measure in catalogue.MEASURES.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", sorted(catalogue.MEASURES))
def test_every_measure_opens_even_where_there_is_nothing(office, key):
    answer = office.get(f"/measures/{key}/")
    rate = catalogue.MEASURES[key].unit in {Unit.PERCENT, Unit.POINTS}
    assert answer.context["figure"].text == ("—" if rate else "0")
    assert "没有项目" in answer.content.decode()


def test_a_measure_that_does_not_exist(office):
    assert office.get("/measures/nonsense/").status_code == 404


def test_the_rows_say_which_of_them_count_above_the_line(office, world):
    lines, _figure = listed(office, "start_rate_year")
    assert {line["project"].name: line["counted"] for line in lines} == {"迟到项目": False, "提前开工": True}


def test_the_page_says_formula_range_and_standpoint(office, world):
    text = office.get(
        "/measures/start_rate/", {"effective": "2022-12-31", "known": "2022-12-31"}
    ).content.decode()
    for said in (
        "开工一批中已开工项目的个数 ÷ 开工一批项目的个数",
        "数据截至 2022-12-31，按 2022-12-31 掌握的情况",
        "按调整后",
    ):
        assert said in text


@pytest.mark.parametrize(
    "query", [{"batch": "x'"}, {"level": "1,2"}, {"side": "x"}, {"page": "x"}, {"period": "x"}]
)
def test_filters_that_make_no_sense_are_no_error(office, world, query):
    assert office.get("/measures/entries/", query).status_code == 200
