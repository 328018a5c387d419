"""The list of checks and the page of one: what they show, to whom, and what they refuse."""

import json
from datetime import date, timedelta
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanpi.factcheck import actions
from sanpi.factcheck.models import Check
from sanpi.factcheck.reading import LONGEST
from sanpi.factcheck.testing import docx_of, pdf_of
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.models import User
from sanpi.organizations.testing import PEOPLE, make_user, regions, sign_in
from sanpi.projects.testing import NOW

LIST = "/checks/"


def send(client: Client, **fields: Any) -> Any:
    return client.post(LIST, {"region": regions().district.pk, **fields})


def test_an_empty_list_teaches(client: Client, office: User) -> None:
    sign_in(client, office)
    assert "填入一段示例" in client.get(LIST).text
    assert "15.5亿元" in client.get(LIST, {"sample": "1"}).text


def test_a_pasted_text_is_checked_and_shown(client: Client, office: User) -> None:
    sign_in(client, office)
    answer = send(client, text=TEXT, dated_on="2023-01-31")
    check = Check.objects.get()
    assert answer["Location"] == check.get_absolute_url()
    page = client.get(check.get_absolute_url()).text
    assert "30.6亿元</a>" in page
    assert "文稿日期 2023-01-31" in page


def test_numbers_of_a_table_that_say_nothing_of_themselves_are_counted(client: Client, office: User) -> None:
    sign_in(client, office)
    send(client, text="附表\n名称\t甲\t乙\n一号\t3\t4\n二号\t5\t6", dated_on="2023-01-31")
    assert "表格里还有 4 个数没有核对" in client.get(Check.objects.get().get_absolute_url()).text


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", docx_of(TEXT)), ("a.pdf", pdf_of(TEXT)), ("a.txt", TEXT.encode("gb18030"))],
)
def test_a_dropped_file_is_checked(client: Client, office: User, name: str, content: bytes) -> None:
    sign_in(client, office)
    send(client, file=SimpleUploadedFile(name, content))
    assert Check.objects.get().figures == 9


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", docx_of(TEXT), "扩展名应为 .docx"),
        ("a.txt", b"", "文件是空的"),
        ("a.docx", b"PK\x03\x04 broken", "损坏"),
        ("a.xlsx", b"PK\x03\x04", "这里只收 .docx、.pdf、.txt"),
        ("a.pdf", pdf_of(""), "扫描件"),
        ("a.pdf", pdf_of(TEXT, password="x"), "密码"),
        ("a.txt", b"1" * (30 << 20), "超过上限"),
        ("a.txt", b"1" * (10 << 20), "请按篇或按章分开"),
    ],
    ids=["renamed", "empty", "broken", "workbook", "scanned", "locked", "30 MB", "10 MB of text"],
)
def test_a_wrong_file_is_refused_in_words(
    client: Client, office: User, name: str, content: bytes, words: str
) -> None:
    sign_in(client, office)
    answer = send(client, file=SimpleUploadedFile(name, content), title="标题还在")
    assert answer.status_code == 422
    assert words in answer.text
    assert "标题还在" in answer.text
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "请粘贴文稿，或者选择一个文件"),
        ({"text": "  \n"}, "请粘贴文稿，或者选择一个文件"),
        ({"text": "一" * (LONGEST + 1)}, "请按篇或按章分开"),
        ({"text": TEXT, "dated_on": "2099-01-01"}, "不能晚于今天"),
    ],
)
def test_a_text_that_cannot_be_checked_is_refused_in_words(
    client: Client, office: User, fields: dict[str, str], words: str
) -> None:
    sign_in(client, office)
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert words in answer.text


def test_text_and_file_at_once_are_refused(client: Client, office: User) -> None:
    sign_in(client, office)
    answer = send(client, text=TEXT, file=SimpleUploadedFile("a.docx", docx_of(TEXT)))
    assert "只能核对一样" in answer.text


def test_a_text_cannot_smuggle_markup_into_the_page(client: Client, office: User) -> None:
    sign_in(client, office)
    hostile = '<script>alert(1)</script>总投资3亿元"><img src=x onerror=alert(2)>5个'
    check = actions.check(text=hostile, region=regions().district, by=office, now=NOW, title="<b>标题</b>")
    place = check.result["claims"][0]
    pages = [
        check.get_absolute_url(),
        LIST,
        reverse("factcheck:figure", args=[check.pk, place["start"], place["end"]]),
    ]
    for page in pages:
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>标题" not in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("project_office", 200),
        ("another_district", 404),
        ("city_office", 200),
        ("liaison", 404),
        ("viewer", 403),
    ],
)
def test_who_reads_a_check_of_the_office(client: Client, check: Check, who: str, status: int) -> None:
    sign_in(client, PEOPLE[who]())
    assert client.get(check.get_absolute_url()).status_code == status


def test_a_liaison_reads_his_own_and_the_office_reads_it_too(client: Client, office: User) -> None:
    liaison = make_user("liaison", regions().district)
    check = actions.check(text=TEXT, region=regions().district, by=liaison, now=NOW)
    for user in (liaison, office):
        sign_in(client, user)
        assert client.get(check.get_absolute_url()).status_code == 200
    assert check.result["partial"] == "本单位的项目"


def test_the_list_is_filtered_and_shows_only_the_newest(client: Client, check: Check, office: User) -> None:
    actions.check_again(check=check, by=office, now=NOW + timedelta(days=1))
    sign_in(client, office)
    assert client.get(LIST).text.count("第七期</a>") == 1
    assert "没有符合条件的核对" in client.get(LIST, {"q": "第八期"}).text
    assert client.get(LIST, {"state": "differing"}).status_code == 200


def test_lists_and_pages_take_a_constant_number_of_queries(
    client: Client, check: Check, office: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        actions.check(text=f"{TEXT}{number}", region=regions().district, by=office, now=NOW)
    sign_in(client, office)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    with django_assert_max_num_queries(10):
        client.get(check.get_absolute_url())


def test_ten_thousand_characters_are_checked_and_shown_within_a_second(client: Client, office: User) -> None:
    sign_in(client, office)
    long = "\n".join(f"{number}．{TEXT}" for number in range(10_000 // len(TEXT)))
    warm = actions.check(text="1个", region=regions().district, by=office, now=NOW)
    client.get(warm.get_absolute_url())  # what is imported and compiled once
    began = process_time()  # of ours alone: tests may run beside others
    check = actions.check(text=long, region=regions().district, by=office, now=NOW)
    assert client.get(check.get_absolute_url()).status_code == 200
    assert process_time() - began < 1


def test_json_is_what_the_command_prints(client: Client, check: Check, office: User) -> None:
    sign_in(client, office)
    found = json.loads(client.get(reverse("factcheck:result", args=[check.pk])).getvalue())
    assert found["sha256"] == check.sha256
    assert {
        "id",
        "surface",
        "start",
        "end",
        "value",
        "unit",
        "approximate",
        "measure",
        "subject",
        "period",
    } <= set(found["claims"][0])
    assert found["claims"][1]["value"] == 30.6


def test_checking_again_keeps_the_old_one(client: Client, check: Check, office: User) -> None:
    sign_in(client, office)
    answer = client.post(reverse("factcheck:again", args=[check.pk]))
    newest = Check.objects.newest_for(office).get()
    assert answer["Location"] == newest.get_absolute_url()
    assert "重新核对过" in client.get(check.get_absolute_url()).text
    assert date(2023, 1, 31) == newest.dated_on


def test_words_that_are_a_figure_are_found(client: Client, check: Check, office: User) -> None:
    sign_in(client, office)
    address = reverse("factcheck:find_figure", args=[check.pk])
    start = TEXT.index("三个")
    assert client.get(address, {"words": "三个"})["Location"].endswith(f"/figures/{start}-{start + 2}/")
    answer = client.get(address, {"words": "九个"}, follow=True)
    assert "文稿里没有“九个”" in answer.text
