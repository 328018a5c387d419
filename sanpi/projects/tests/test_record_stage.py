"""A project reaches a stage."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects import actions
from sanpi.projects.models import Gate, Stage
from sanpi.projects.rules import reached_stages
from sanpi.projects.testing import NOW, TODAY, fulfil, kind, make_project, noon, reach

pytestmark = pytest.mark.django_db
APRIL = date(2022, 4, 6)


def record(project, stage=Stage.SIGNED, on=APRIL, now=NOW, **more):
    return actions.record_stage(project=project, stage=stage, effective_on=on, by=None, now=now, **more)


@pytest.fixture
def ready(project):
    fulfil(project, Stage.SIGNED)
    return project


def test_it_is_on_record_and_on_the_row(ready):
    event = record(ready, source="签约仪式")
    ready.refresh_from_db()
    assert (event.effective_on, event.recorded_at, event.source) == (APRIL, NOW, "签约仪式")
    assert (ready.stage, ready.stage_on) == (Stage.SIGNED, APRIL)


def test_a_late_report_counts_from_its_day_but_was_not_known_then(ready):
    record(ready)
    assert reached_stages(ready, standpoint(APRIL)) == {Stage.SIGNED: APRIL}
    assert reached_stages(ready, standpoint(APRIL, known=TODAY - timedelta(1))) == {}


def test_the_day_it_was_recorded_counts_as_known(ready):
    record(ready)
    assert reached_stages(ready, standpoint(TODAY, known=TODAY)) == {Stage.SIGNED: APRIL}


def test_a_day_ahead_is_refused(ready):
    with pytest.raises(ValidationError) as refused:
        record(ready, on=TODAY + timedelta(1))
    assert "晚于今天（2023-02-03）" in refused.value.message_dict["effective_on"][0]


def test_today_is_the_day_in_china(ready):
    evening = noon(TODAY - timedelta(1)) + timedelta(hours=12, minutes=30)  # still yesterday in Greenwich
    assert record(ready, on=TODAY, now=evening).effective_on == TODAY


def test_a_stage_before_an_earlier_one_is_refused(ready):
    record(ready)
    fulfil(ready, Stage.LANDED)
    with pytest.raises(ValidationError, match="早于签约日期 2022-04-06"):
        record(ready, Stage.LANDED, APRIL - timedelta(1))


def test_an_earlier_stage_after_a_later_one_is_refused(ready):
    record(ready)
    with pytest.raises(ValidationError, match="晚于签约日期"):
        record(ready, Stage.NEGOTIATING, APRIL + timedelta(1))


def test_an_earlier_stage_may_be_filled_in_later_and_the_project_stays_where_it_is(ready):
    record(ready)
    record(ready, Stage.NEGOTIATING, APRIL - timedelta(30))
    ready.refresh_from_db()
    assert ready.stage == Stage.SIGNED


def test_the_same_stage_twice_is_refused(ready):
    record(ready)
    with pytest.raises(ValidationError, match="已登记为 2022-04-06"):
        record(ready, on=APRIL + timedelta(1))


def test_a_stage_that_the_kind_does_not_have_is_refused(where):
    road = make_project(kind=kind("public"))
    with pytest.raises(ValidationError, match="没有“signed”这个阶段"):
        record(road)


def test_everything_that_is_missing_is_named_at_once(project):
    with pytest.raises(ValidationError) as refused:
        record(project)
    assert "登记“签约”还缺：签约合同、总投资、责任单位" in refused.value.messages[0]


def test_the_stage_is_named_as_its_kind_names_it(where):
    road = make_project(kind=kind("public"))
    with pytest.raises(ValidationError, match=r"登记“投用”还缺：.*投产证明"):
        record(road, Stage.PRODUCING)


def test_the_gates_of_other_stages_do_not_stand_in_the_way(ready):
    record(ready)
    assert "annual_plan" in set(Gate.objects.filter(stage=Stage.STARTED).values_list("target", flat=True))


def test_a_refused_stage_leaves_nothing_behind(project):
    with pytest.raises(ValidationError):
        record(project)
    assert not project.stage_events.exists()
    assert not AuditEntry.objects.filter(verb="record_stage").exists()


def test_the_audit_trail_says_who_did_what_to_which_project(ready, office):
    actions.record_stage(project=ready, stage=Stage.SIGNED, effective_on=APRIL, by=office, now=NOW)
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.actor, entry.object_id) == ("record_stage", office, str(ready.pk))
    assert entry.summary == "登记阶段：签约 2022-04-06"
    assert entry.after["effective_on"] == "2022-04-06"


def page(project):
    return reverse("projects:record_stage", args=[project.pk])


def test_the_page_offers_the_stages_not_yet_reached_and_says_what_they_miss(client, office, project):
    reach(project, Stage.NEGOTIATING, APRIL)
    sign_in(client, office)
    answer = client.get(page(project))
    form = answer.context["form"]
    assert form.fields["stage"].initial == Stage.SIGNED
    assert Stage.NEGOTIATING not in dict(form.fields["stage"].choices)
    assert "签约还缺签约合同、总投资、责任单位" in answer.content.decode()


def test_the_page_records_and_leads_back_to_the_project(client, office, ready):
    sign_in(client, office)
    answer = client.post(page(ready), {"stage": "signed", "effective_on": "2022-04-06", "source": "合同"})
    assert answer.url == ready.get_absolute_url()
    assert ready.stage_events.get().recorded_by == office


def test_a_refusal_keeps_what_was_typed(client, office, project):
    sign_in(client, office)
    answer = client.post(page(project), {"stage": "signed", "effective_on": "2022-04-06", "source": "合同甲"})
    assert answer.status_code == 422
    assert "还缺：签约合同" in answer.content.decode()
    assert "合同甲" in answer.content.decode()
