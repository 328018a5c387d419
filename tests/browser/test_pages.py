"""Every page, on a desk and on a phone: it answers, is accessible, stays inside its width, asks nobody else."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from sanpi.organizations.testing import make_user, regions
from tests.browser.conftest import District, Reader

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
OFFICE_PAGES = (
    "reports:cockpit", "project_list", "batch_board", "reports:batch_entries", "reports:measures",
    "projects:create_project", "batches:periods", "batches:create_period", "batches:add_published", "exchange:imports",
    "organizations:system", "organizations:units", "organizations:officials", "account", "change_password",
    "reports:todo", "corrections", "progress:rounds", "progress:curve", "progress:calendar", "enrollment:unlisted",
    "enrollment:settings", "exchange:official_forms", "issues:create", "issues:escalation", "organizations:robots",
    "organizations:deputies", "organizations:notice_settings",
)  # fmt: skip
PROJECT_PAGES = (
    "project", "projects:edit_project", "projects:record_stage", "projects:plan_milestone", "projects:record_status",
    "projects:record_total", "projects:record_plan", "projects:list_project", "projects:grant_waiver",
    "projects:attach_document", "batches:enter", "projects:bundle",
    "permits:board", "permits:set_up", "enrollment:project", "progress:plan",
)  # fmt: skip
ADMIN_PAGES = {
    "system_admin": ("organizations:system", "organizations:users", "organizations:user_create", "organizations:regions",
                     "organizations:code_lists", "projects:kinds", "organizations:calendar", "permits:template",
                     "enrollment:settings", "organizations:robots"),
    "security_admin": ("organizations:system", "organizations:users"),
    "audit_admin": ("organizations:system", "organizations:audit"),
}  # fmt: skip


def walk(reader: Reader, addresses: list[str]) -> None:
    for size in (DESK, PHONE):
        reader.page.set_viewport_size(size)  # type: ignore[arg-type]
        for address in addresses:
            reader.open(address)
            reader.check_page()


def test_pages_of_the_office(office: Reader, district: District) -> None:
    pages = [reverse(name) for name in OFFICE_PAGES]
    pages += [reverse(name, args=[district.projects[0].pk]) for name in PROJECT_PAGES]
    walk(office, [*pages, reverse("measure_rows", args=["start_rate"])])


@pytest.mark.parametrize("role", ADMIN_PAGES)
def test_pages_of_administrators(reader: Reader, role: str) -> None:
    reader.sign_in(make_user(role))
    walk(reader, [reverse(name) for name in ADMIN_PAGES[role]])


def test_sign_in_page(reader: Reader) -> None:
    walk(reader, [reverse("sign_in")])


def test_pages_that_say_no(page: Page, district: District) -> None:
    reader = Reader(page, district.base)
    reader.sign_in(make_user("viewer", regions().other_district))
    answer = page.goto(f"{district.base}{reverse('project', args=[district.projects[0].pk])}")
    assert answer is not None
    assert answer.status == 404
    reader.check_page()
