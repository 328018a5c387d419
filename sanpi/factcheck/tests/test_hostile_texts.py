"""Texts that somebody made to stumble over: every page, paper and answer of them still comes."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from sanpi.factcheck import actions
from sanpi.factcheck.models import Check
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions, sign_in
from sanpi.projects.testing import NOW

LONG = "9" * 5000


@pytest.mark.parametrize(
    "text",
    [
        "公元1年1月1日，第七期“三个一批”签约一批项目8个。",
        "截至0001年1月31日，第七期“三个一批”签约一批项目8个，9999年12月31日签约一批项目9个。",
        f"第七期“三个一批”总投资{LONG}亿元。其中，签约一批总投资{LONG}亿元；开工一批总投资1.5亿元。",
        f"签约一批总投资0.{LONG}亿元，开工率{LONG}%。",
        f"签约一批总投资{'九' * 5000}亿元，1{',234' * 2000}万元。",
        "第七期\ufffe“三个一批”\uffff项目7个。",
    ],
    ids=["year one", "years far away", "long numbers", "long fractions", "long words", "no characters"],
)
def test_everything_of_it_can_be_opened(client: Client, office: User, text: str) -> None:
    title = "标\x0b题\ufffe\uffff"
    check = actions.check(text=text, region=regions().district, by=office, now=NOW, title=title)
    assert check.title == "标题"
    sign_in(client, office)
    assert client.get(check.get_absolute_url()).status_code == 200
    for name in ("report", "result"):
        answer = client.get(reverse(f"factcheck:{name}", args=[check.pk]))
        assert answer.status_code == 200
    json.loads(answer.getvalue(), parse_constant=pytest.fail)
    for claim in check.result["claims"]:
        place = [check.pk, claim["start"], claim["end"]]
        assert client.get(reverse("factcheck:figure", args=place)).status_code in (200, 404)


def test_a_paper_is_made_of_words_that_no_paper_holds(client: Client, check: Check, office: User) -> None:
    Check.objects.filter(pk=check.pk).update(title="标\x0b题\uffff")
    sign_in(client, office)
    assert client.get(reverse("factcheck:report", args=[check.pk])).status_code == 200


def test_a_day_no_ledger_knows_is_refused_in_words(client: Client, office: User) -> None:
    sign_in(client, office)
    for name in ("dated_on", "known_on"):
        fields = {"text": "项目7个", "region": regions().district.pk, name: "0001-01-01"}
        answer = client.post("/checks/", fields)
        assert (answer.status_code, "1949" in answer.text) == (422, True)
