"""三个一批: rounds and batches side by side."""

import re
from datetime import date

import pytest

from sanpi.batches.testing import make_period
from sanpi.organizations.testing import PEOPLE

pytestmark = pytest.mark.django_db
PAGE = "/batches/"


def strip(answer):
    return {figure["label"]: figure["value"] for figure in answer.context["strip"]}


def values(figures):
    return [figure["value"] for figure in figures]


def by_batch(answer):
    return {line["label"]: line for line in answer.context["by_batch"]}


def test_without_rounds_it_says_how_to_begin(office):
    assert "还没有期次" in office.get(PAGE).content.decode()


def test_each_batch_with_amounts_aim_and_rate(office, world):
    lines = by_batch(office.get(PAGE))
    assert values(lines["签约一批"]["basics"]) == ["1", "3", "0"]
    assert (lines["开工一批"]["reached"], str(lines["开工一批"]["aim"])) == (2, "开工")
    assert lines["开工一批"]["rate"]["note"] == "2 / 2"


def test_the_line_under_them_is_their_sum(office, world):
    assert values(office.get(PAGE).context["total_line"]) == ["3", "7.5", "1"]


def test_the_rounds_with_their_batches(office, world):
    lines = {line["period"].number: line for line in office.get(PAGE).context["by_period"]}
    assert [values(column) for column in lines[4]["columns"]] == [["1", "3"], ["1", "0.5"], ["0", "0"]]
    assert values(lines[7]["total"]) == ["1", "4", "1"]


def test_as_announced_what_left_and_moved_is_still_there(office, world):
    answer = office.get(PAGE, {"basis": "announced"})
    lines = {line["period"].number: values(line["total"])[0] for line in answer.context["by_period"]}
    assert lines == {4: "4", 7: "1"}
    assert "按公布：活动当天公布的项目和数额" in answer.content.decode()


def test_a_selection_of_rounds_narrows_everything(office, world):
    answer = office.get(PAGE, {"period": "7"})
    assert strip(answer)["项目"] == "1"
    assert [line["period"].number for line in answer.context["by_period"]] == [7]


def test_the_rounds_offered_are_those_held_by_the_day(office, world):
    make_period(8, date(2023, 5, 8), world.where.city)
    today = office.get(PAGE).context["period_view"]["choices"]
    then = office.get(PAGE, {"effective": "2023-01-27"}).context["period_view"]["choices"]
    assert [choice["code"] for choice in today] == ["", "4-4", "7", "4"]
    assert [choice["code"] for choice in then] == ["", "4"]


def test_all_rates_with_formula_and_both_numbers(office, world):
    rates = {rate["label"]: rate for rate in office.get(PAGE).context["rates"]}
    assert rates["开工率"]["note"] == "2 / 2"
    assert rates["达效率"]["formula"].startswith(
        "达效率（转化率、投产项目达效率） = 投产一批中已达效项目的个数 ÷"
    )


def test_the_figures_of_the_city_are_the_sum_of_its_regions(reader, world):
    answer = reader("city_office").get(PAGE, follow=True)
    lines = answer.context["by_region"]
    assert sum(int(line["figures"][0]["value"]) for line in lines) == int(strip(answer)["项目"]) == 4


def test_the_basis_chosen_stays_when_the_round_changes(office, world):
    text = office.get(PAGE, {"basis": "announced"}).content.decode()
    assert '<input type="hidden" name="basis" value="announced">' in text


@pytest.mark.parametrize("who", ["project_office", "viewer"])
def test_verbs_are_offered_to_those_who_keep_the_batches(reader, world, who):
    text = reader(who).get(PAGE).content.decode()
    assert ("登记公布数" in text) == (who == "project_office")


# The entries.


def rows(client, **query):
    answer = client.get("/batches/entries/", query)
    return {(row["entry"].project.name, row["entry"].period.number): row for row in answer.context["rows"]}


def test_every_entry_with_what_became_of_it(office, world):
    found = rows(office)
    assert {key: str(row["move"].get_kind_display()) if row["move"] else "在册" for key, row in found.items()} == {
        ("奥瑞环保设备", 4): "在册", ("某物流园", 4): "调出", ("盾构矿机", 4): "转化", ("晋璐光电二期", 4): "在册", ("盾构矿机", 7): "在册",
    }  # fmt: skip


def test_announced_and_present_amount_and_stage(office, world):
    row = rows(office)["奥瑞环保设备", 4]
    assert (row["entry"].announced_total, row["entry"].total_at) == (200_000_000, 300_000_000)
    assert row["stage"] == "签约"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "in"}, {"奥瑞环保设备", "晋璐光电二期", "盾构矿机"}),
        ({"state": "exit"}, {"某物流园"}),
        ({"state": "conversion"}, {"盾构矿机"}),
        ({"batch": "construction"}, {"晋璐光电二期", "盾构矿机"}),
        ({"period": "7"}, {"盾构矿机"}),
        ({"state": "exit", "effective": "2022-12-19"}, set()),
        ({"state": "exit", "effective": "2023-01-04", "known": "2023-01-04"}, set()),
        ({"batch": "nonsense"}, set()),
        ({"state": "nonsense"}, {"奥瑞环保设备", "晋璐光电二期", "盾构矿机", "某物流园"}),
    ],
)
def test_it_is_narrowed_by_the_address(office, world, query, names):
    assert {name for name, _number in rows(office, **query)} == names


def test_nothing_found_says_what_to_do(office, world):
    assert (
        "没有符合条件的批次项目" in office.get("/batches/entries/", {"batch": "production"}).content.decode()
    )


def test_every_verb_offered_can_be_opened(office, world):
    text = office.get("/batches/entries/").content.decode()
    offered = set(re.findall(r'href="(/batches/entries/\d+/[a-z-]+/)"', text))
    assert {address.split("/")[4] for address in offered} == {"leave", "convert", "take-back"}
    assert {address: office.get(address).status_code for address in offered} == dict.fromkeys(offered, 200)


def test_in_the_past_nothing_can_be_done(office, world):
    text = office.get("/batches/entries/", {"effective": "2023-01-31"}).content.decode()
    assert not re.findall(r"/batches/entries/\d+/", text)


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"anonymous"}))
def test_everybody_sees_only_entries_of_projects_he_may_read(reader, world, who):
    answer = reader(who).get("/batches/entries/", follow=True)
    found = (
        {row["entry"].project.name for row in answer.context["rows"]} if answer.status_code == 200 else set()
    )
    assert ("新材料" in found) == (who in {"zone_office", "city_office"})
    assert ("盾构矿机" in found) == (
        who in {"project_office", "supervision", "promotion", "permit_window", "viewer", "city_office"}
    )
