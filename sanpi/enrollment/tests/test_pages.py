"""入库 of a project, 应统未统, 入库设置."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanpi.enrollment.models import EnrollmentWindow, EvidenceRule, SizeBand
from sanpi.enrollment.testing import apply_for, let_in, make_due, send_back
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import PDF, TODAY, code

pytestmark = pytest.mark.django_db
UNLISTED = "/enrollment/unlisted/?effective=2023-02-03"


def page(client, user, project):
    sign_in(client, user)
    return client.get(reverse("enrollment:project", args=[project.pk])).content.decode()


def test_the_page_says_what_is_wrong_and_what_to_do(client, office, due):
    text = page(client, office, due)
    assert "处错误，改正后再申报" in text
    assert "请按立项文件上的名称填写" in text
    assert "份必备材料：立项文件" in text
    assert "登记申报" in text


def test_a_project_in_order_may_be_submitted(client, office, ready):
    text = page(client, office, ready)
    assert "没有发现问题" in text
    assert "缺 " not in text


def test_verbs_fit_the_state(client, office, ready):
    apply_for(ready, date(2023, 1, 9))
    text = page(client, office, ready)
    assert "登记入库" in text
    assert "登记申报<" not in text
    let_in(ready, date(2023, 1, 20))
    text = page(client, office, ready)
    assert "退库" in text
    assert "410106A0001" in text


def test_a_return_stands_on_top(client, office, ready):
    apply_for(ready, date(2023, 1, 9))
    send_back(ready, date(2023, 1, 12), "照片不清晰")
    assert "被退回：照片不清晰" in page(client, office, ready)


def test_a_reader_sees_no_verbs(client, due):
    text = page(client, PEOPLE["viewer"](), due)
    assert reverse("enrollment:submit", args=[due.pk]) not in text
    assert reverse("enrollment:attach_paper", args=[due.pk]) not in text


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 200), ("city_office", 200), ("another_district", 404)]
)
def test_three_people(client, due, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("enrollment:project", args=[due.pk])).status_code == status


def test_a_paper_is_filed_under_its_type(client, liaison, due):
    sign_in(client, liaison)
    address = reverse("enrollment:attach_paper", args=[due.pk])
    upload = SimpleUploadedFile("执照.pdf", PDF)
    assert (
        client.post(address, {"type": code("document_type", "licence").pk, "file": upload}).status_code == 302
    )
    assert due.documents.get().type.code == "licence"
    assert "执照.pdf" in page(client, liaison, due)


def test_a_type_that_is_not_asked_for_is_not_offered(client, office, due):
    sign_in(client, office)
    text = client.get(reverse("enrollment:attach_paper", args=[due.pk])).content.decode()
    assert "施工合同" in text
    assert "达效证明" not in text


def test_the_list_names_months_and_papers_and_leaves_lights_to_the_rule_sets(client, office, due):
    sign_in(client, office)
    text = client.get(UNLISTED).content.decode()
    assert due.name in text
    assert "light red" not in text and "以规则为准" in text
    assert "营业执照" in text
    assert "0 / 1" in text


def test_the_list_of_another_day(client, office, due):
    sign_in(client, office)
    assert due.name not in client.get("/enrollment/unlisted/?effective=2022-11-20").content.decode()


def test_the_list_may_ask_for_more_months(client, office, due):
    sign_in(client, office)
    assert due.name in client.get(UNLISTED + "&months=3").content.decode()
    assert due.name not in client.get(UNLISTED + "&months=6").content.decode()


def test_an_empty_list_teaches(client, office):
    sign_in(client, office)
    assert "没有应统未统的项目" in client.get(UNLISTED).content.decode()


def test_a_unit_sees_its_own(client, liaison, due):
    make_due("别的单位的项目")
    sign_in(client, liaison)
    text = client.get(UNLISTED).content.decode()
    assert due.name in text
    assert "别的单位的项目" not in text


def test_a_page_costs_the_same_however_long(client, office, django_assert_max_num_queries):
    for number in range(15):
        make_due(f"项目{number}")
    sign_in(client, office)
    client.get(UNLISTED)
    with django_assert_max_num_queries(20):
        assert client.get(UNLISTED).status_code == 200


# Settings.


def test_the_administrator_adds_and_changes_a_paper(client):
    sign_in(client, PEOPLE["system_admin"]())
    data = {"type": code("document_type", "completion").pk, "variant": "any", "at_least": "2", "required": "on",
            "active": "on", "basis": "示例"}  # fmt: skip
    assert client.post("/system/enrollment/papers/new/", data).status_code == 302
    rule = EvidenceRule.objects.get(type__code="completion")
    assert (rule.at_least, rule.required) == (200_000_000, True)
    del data["required"]
    client.post(reverse("enrollment:edit_evidence", args=[rule.pk]), data)
    rule.refresh_from_db()
    assert rule.required is False
    assert "竣工验收" in client.get("/system/enrollment/").content.decode()


def test_one_paper_is_asked_once_of_the_same_projects(client):
    sign_in(client, PEOPLE["system_admin"]())
    data = {"type": code("document_type", "licence").pk, "variant": "any", "at_least": "0", "active": "on"}
    assert client.post("/system/enrollment/papers/new/", data).status_code == 422


def test_a_threshold_is_data(client, office, where):
    small = make_due("小项目", total=4_000_000)
    sign_in(client, PEOPLE["system_admin"]())
    band = SizeBand.objects.order_by("at_least").first()
    data = {"at_least": "300", "form": "206-2", "level": "县级", "basis": ""}
    assert client.post(reverse("enrollment:edit_band", args=[band.pk]), data).status_code == 302
    sign_in(client, office)
    assert small.name in client.get(UNLISTED).content.decode()


def test_the_office_sets_the_days(client, office, where):
    sign_in(client, office)
    data = {"region": where.district.pk, "open_day": "20", "close_day": "25", "effective_on": "2023-01-01"}
    assert client.post("/system/enrollment/window/", data).status_code == 302
    assert client.post("/system/enrollment/window/", data).status_code == 422
    assert EnrollmentWindow.objects.get().open_day == 20
    assert "20 日至 25 日" in client.get("/system/enrollment/").content.decode()


def test_days_in_the_wrong_order_are_refused(client, office, where):
    sign_in(client, office)
    data = {"region": where.district.pk, "open_day": "25", "close_day": "20", "effective_on": "2023-01-01"}
    answer = client.post("/system/enrollment/window/", data)
    assert answer.status_code == 422
    assert "早于开放日" in answer.content.decode()


def test_another_setting_of_the_day_is_a_correction(client, office, where):
    sign_in(client, office)
    data = {"region": where.district.pk, "open_day": "20", "close_day": "25", "effective_on": "2023-01-01"}
    client.post("/system/enrollment/window/", data)
    client.post("/system/enrollment/window/", data | {"open_day": "18"})
    assert [w.open_day for w in EnrollmentWindow.objects.known_at(None)] == [18]


def test_the_office_sets_no_days_elsewhere(client, office, where):
    sign_in(client, office)
    data = {"region": where.other_district.pk, "open_day": "1", "close_day": "2", "effective_on": str(TODAY)}
    assert client.post("/system/enrollment/window/", data).status_code == 422
    assert not EnrollmentWindow.objects.exists()
