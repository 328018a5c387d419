"""A text is checked once, kept with what came out, and repeated without touching what was."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from sanpi.core.models import AuditEntry
from sanpi.factcheck import actions
from sanpi.factcheck.models import Check
from sanpi.factcheck.testing import docx_of
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions
from sanpi.projects.testing import NOW, TODAY


def test_a_text_is_kept_with_its_figures_and_one_audit_entry(check: Check) -> None:
    assert check.figures == 9
    assert check.result["claims"][0]["surface"] == "7个"
    assert check.dated_on == date(2023, 1, 31)
    entry = AuditEntry.objects.filter(verb="check_text").get()
    assert entry.after["sha256"] == check.sha256
    assert TEXT not in str(entry.after)


def test_without_a_day_the_text_is_of_today(office: User) -> None:
    found = actions.check(text="没有日期的3个项目", region=regions().district, by=office, now=NOW)
    assert (found.dated_on, found.title) == (TODAY, "没有日期的3个项目")


def test_a_button_pressed_twice_checks_once(office: User, check: Check) -> None:
    where = {"text": TEXT, "region": regions().district, "by": office, "dated_on": date(2023, 1, 31)}
    assert actions.check(**where, now=NOW + timedelta(seconds=2)) == check
    assert actions.check(**where, now=NOW + timedelta(minutes=5)) != check


def test_a_file_is_kept_and_gives_the_title(office: User) -> None:
    upload = SimpleUploadedFile("一月通报.docx", docx_of(TEXT))
    found = actions.check_file(upload=upload, region=regions().district, by=office, now=NOW)
    assert (found.title, found.figures) == ("一月通报", 9)
    assert found.document is not None
    assert found.document.name == "一月通报.docx"


def test_a_day_that_lies_ahead_is_refused(office: User) -> None:
    with pytest.raises(ValidationError, match="不能晚于今天"):
        actions.check(text=TEXT, region=regions().district, by=office, now=NOW, dated_on=date(2023, 3, 1))


def test_a_repetition_is_another_check(office: User, check: Check) -> None:
    later = actions.check_again(check=check, by=office, now=NOW + timedelta(days=1))
    assert (later.previous, later.text, later.dated_on) == (check, check.text, check.dated_on)
    with pytest.raises(ValidationError, match="最新的一次"):
        actions.check_again(check=check, by=office, now=NOW)


@pytest.mark.django_db
def test_a_paper_of_the_system_is_checked_against_the_whole_region() -> None:
    reader = actions.reader_for(regions().district, None)
    assert reader.partial == ""


@pytest.mark.django_db
def test_a_paper_of_the_system_needs_nobody() -> None:
    assert actions.check(text=TEXT, region=regions().district, by=None, now=NOW).created_by is None
