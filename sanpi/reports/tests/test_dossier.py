"""项目档案: everything about one project on one page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.models import Gate, Stage, Status
from sanpi.projects.testing import (
    NOW,
    TODAY,
    YI,
    file_document,
    kind,
    make_project,
    plan_stage,
    put_on_list,
    reach,
    set_plan,
    set_status,
)

pytestmark = pytest.mark.django_db


def dossier(client, project, **query):
    """The page; without a date in `query` that of today."""
    return client.get(f"/projects/{project.pk}/", query or {"effective": "today"}, follow=True)


def line(answer):
    return {step["code"]: step for step in answer.context["stages"]}


def rights(answer):
    return {name for name in ("may_edit", "may_create", "may_waive", "may_batch") if answer.context[name]}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("project_office", 200), ("viewer", 200), ("city_office", 302), ("another_district", 404), ("zone_office", 404),
        ("liaison", 404), ("lead_official", 404), ("system_admin", 403), ("anonymous", 302),
    ],
)  # fmt: skip
def test_who_may_read_it(reader, world, who, status):
    assert reader(who).get(f"/projects/{world.signed.pk}/").status_code == status


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("project_office", {"may_edit", "may_create", "may_waive", "may_batch"}),
        ("city_office", {"may_edit", "may_create", "may_waive", "may_batch"}),
        ("viewer", set()),
        ("supervision", set()),
    ],
)
def test_who_may_do_what(reader, world, who, found):
    assert rights(dossier(reader(who), world.signed)) == found


def test_the_liaison_of_the_unit_edits(client, world):
    sign_in(client, make_user(Role.LIAISON, world.where.district, world.unit))
    assert rights(dossier(client, world.late)) == {"may_edit"}


def test_every_verb_offered_can_be_opened(office, world):
    put_on_list(world.signed)
    file_document(world.signed, "contract")
    text = dossier(office, world.signed).content.decode()
    offered = {
        part.split('"')[0]
        for part in text.split('href="')[1:]
        if part.startswith(f"/projects/{world.signed.pk}/")
    }
    assert {address.split("/")[3].split("?")[0] for address in offered} >= {
        "edit", "stages", "milestones", "status", "total", "plans", "listings", "waivers", "documents", "batches", "bundle",
    }  # fmt: skip
    assert {address: office.get(address).status_code for address in offered} == dict.fromkeys(offered, 200)


@pytest.mark.parametrize(
    "query",
    [
        {"effective": "2022-12-31"},
        {"known": "2022-12-31"},
        {"effective": "2023-02-02", "known": "2023-02-02"},
    ],
)
def test_what_is_past_is_read_only(office, world, query):
    answer = dossier(office, world.signed, **query)
    assert rights(answer) == set()
    assert "登记阶段" not in answer.content.decode()
    assert "不是今天" in answer.content.decode()


def test_as_of_a_past_day_it_shows_the_figures_of_then(office, world):
    project = dossier(office, world.signed, effective="2022-08-31").context["project"]
    assert (project.total_at, project.plan_at) == (2 * YI, YI)
    assert dossier(office, world.signed).context["project"].total_at == 3 * YI


def test_as_known_then_it_does_not_know_the_later_report(office, world):
    project = dossier(office, world.signed, effective="2022-10-01", known="2022-10-31").context["project"]
    assert project.total_at == 2 * YI


def test_before_it_was_registered_it_says_so(office, where):
    project = make_project("新来的", on=date(2023, 1, 20))
    answer = dossier(office, project, effective="2023-01-19", known="2023-01-19")
    assert answer.status_code == 200
    assert "那时还没有登记这个项目" in answer.content.decode()


def test_before_it_was_registered_it_is_still_not_for_strangers(reader, where):
    project = make_project("新来的", on=date(2023, 1, 20))
    assert dossier(reader("zone_office"), project, known="2023-01-19").status_code == 404


def test_the_stage_line_with_planned_and_actual_days(office, world):
    plan_stage(world.signed, Stage.STARTED, date(2023, 6, 30))
    found = line(dossier(office, world.signed))
    states = [step["state"] for step in found.values()]
    assert states == ["done"] * 3 + ["current"] + ["next"] * 6
    assert found["signed"]["actual"] == date(2022, 4, 6)
    assert found["started"]["planned"] == date(2023, 6, 30)


def test_what_the_next_stage_still_misses(office, world):
    found = line(dossier(office, world.signed))
    assert found["landed"]["missing"] == ["建设单位"]
    assert found["started"]["missing"] == []


def test_a_planned_day_that_has_passed_shows(office, world):
    assert line(dossier(office, world.late))["started"]["state"] == "missing"
    assert line(dossier(office, world.late, effective="2023-01-10"))["started"]["state"] == "next"


def test_the_stages_are_named_as_the_kind_names_them(office, where):
    road = make_project("道路", kind=kind("public"))
    reach(road, Stage.PRODUCING, date(2023, 1, 1))
    answer = dossier(office, road)
    assert line(answer)["producing"]["label"] == "投用"
    assert "signed" not in line(answer)
    assert "投产" not in answer.content.decode().split("阶段与状态记录")[1].split("</section>")[0]


def test_promises_kept_open_and_overdue(office, world):
    keeper = make_user(Role.PROJECT_OFFICE, world.where.district)
    for target, days in (("contract", 1), ("unit", 2), ("owner", 2)):
        gate = Gate.objects.get(kind=world.signed.kind, target=target)
        actions.grant_waiver(
            project=world.signed,
            gate=gate,
            reason="待补",
            promised_on=TODAY + timedelta(days),
            by=keeper,
            now=NOW - timedelta(0 if days > 1 else 5),
        )
    file_document(world.signed, "contract")
    found = {
        item["waiver"].gate.target: (item["kept"], item["overdue"])
        for item in dossier(office, world.signed).context["waivers"]
    }
    assert found == {"contract": (True, False), "unit": (False, False), "owner": (False, False)}


def test_a_promise_whose_day_has_passed_is_overdue(office, world):
    gate = Gate.objects.get(kind=world.signed.kind, target="unit")
    keeper = make_user(Role.PROJECT_OFFICE, world.where.district)
    actions.grant_waiver(
        project=world.signed,
        gate=gate,
        reason="待补",
        promised_on=TODAY - timedelta(1),
        by=keeper,
        now=NOW - timedelta(9),
    )
    answer = dossier(office, world.signed)
    assert answer.context["waivers"][0]["overdue"]
    assert "已过期未补" in answer.content.decode()


def test_money_batches_lists_documents_and_records(office, world):
    set_plan(world.signed, YI, date(2023, 1, 5))
    put_on_list(world.signed, "city", "services", on=date(2023, 1, 5))
    file_document(world.signed, "contract", "合同.pdf")
    text = dossier(office, world.signed).content.decode()
    for shown in ("第4期签约一批", "市重点", "现代服务业", "合同.pdf", "2022-09-01", "2023年计划"):
        assert shown in text


def test_a_withdrawn_project_says_so_with_the_cause(office, world):
    text = dossier(office, world.gone).content.decode()
    assert '<span class="tag warn">退出</span>' in text
    assert "调出 2022-12-20 企业放弃（市项目办）" in text


def test_then_it_had_not_withdrawn(office, world):
    text = dossier(office, world.gone, effective="2022-12-19").content.decode().split("变更记录")[0]
    assert '<span class="tag warn">' not in text
    assert "企业放弃" not in text


def test_bundle_and_part_lead_to_each_other(office, world):
    assert f'href="/projects/{world.part.pk}/"' in dossier(office, world.road).content.decode()
    text = dossier(office, world.part).content.decode()
    assert f'href="/projects/{world.road.pk}/"' in text
    assert reverse("projects:unbundle", args=[world.part.pk]) in text


def test_every_change_with_who_when_and_why(office, world):
    keeper = make_user(Role.PROJECT_OFFICE, world.where.district)
    actions.update_project(
        project=world.signed, values={"chain": "装备"}, revision=1, by=keeper, now=NOW, reason="核对"
    )
    text = dossier(office, world.signed).content.decode()
    assert "修改：产业链" in text
    assert "项目办 · 核对" in text


def test_as_known_then_it_does_not_tell_later_changes(office, world):
    keeper = make_user(Role.PROJECT_OFFICE, world.where.district)
    actions.update_project(
        project=world.signed, values={"chain": "装备"}, revision=1, by=keeper, now=NOW, reason="核对"
    )
    assert "修改：产业链" not in dossier(office, world.signed, known="2023-01-31").content.decode()


def test_status_in_the_head_is_that_of_the_day(office, world):
    set_status(world.signed, Status.STOPPED, date(2022, 6, 1))
    set_status(world.signed, Status.NORMAL, date(2022, 8, 1))
    head = "tag warn"
    assert head not in dossier(office, world.signed).content.decode().split("</h1>")[0]
    assert "停工" in dossier(office, world.signed, effective="2022-07-01").content.decode().split("</h1>")[0]


def test_the_project_is_named_in_the_title(office, world):
    assert "<title>奥瑞环保设备 · 三批</title>" in dossier(office, world.signed).content.decode()
