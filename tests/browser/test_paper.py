"""What comes out of the printer."""

import re

import pytest
from django.utils import timezone

from sanpi.domain.periods import Month
from sanpi.issues.testing import make_issue
from sanpi.permits.testing import set_up
from sanpi.progress.testing import report
from tests.browser.conftest import District, Reader

pytestmark = pytest.mark.browser


def pages(paper: bytes) -> int:
    """The sheets of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def test_a_dossier_with_all_four_ledgers_is_one_sheet(office: Reader, district: District) -> None:
    project, today = district.projects[0], timezone.localdate()
    for month in range(1, today.month):
        report(project, Month(today.year, month), 1_000_000)
    set_up(project, on=today)
    for number in range(3):
        make_issue(project=project, description=f"第{number}处管线未迁改，影响施工")
    office.open(f"/projects/{project.pk}/")
    assert pages(office.page.pdf(prefer_css_page_size=True)) == 1
