"""Which address opens to whom: every address of the product against every kind of person.

The table is the promise. Whoever adds an address adds its row, in the dict of its app; the walk over the URL table
fails without it. A person who is neither named as one who opens a page nor as one who looks for it elsewhere lacks the
capability and is refused with 403; nobody at all is sent to sign in. What refuses to be read refuses to be written.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from openpyxl import Workbook

from sanpi.batches.actions import add_published
from sanpi.batches.testing import make_period, put, take_out
from sanpi.core.models import AuditEntry
from sanpi.exchange.models import ImportRun
from sanpi.organizations.models import (
    Deputy,
    Notice,
    Official,
    Organization,
    Robot,
    RoleGrant,
    User,
    UserSession,
)
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in
from sanpi.projects import actions
from sanpi.projects.models import Gate, Project, Stage
from sanpi.projects.testing import NOW, TODAY, YI, code, file_document, make_project, put_on_list, reach
from sanpi.reports.models import SavedView
from tests.addresses import (
    enrollment,
    evaluation,
    evaluation_flags,
    factcheck,
    issues,
    ledgers,
    official,
    permits,
    progress,
)
from tests.addresses.promises import (
    AUDITOR,
    BUSINESS,
    EDITORS,
    EVERYBODY,
    FIGURES,
    FOREIGN,
    KEEPERS,
    KEEPERS_OF_IT,
    LEADER,
    OFFICES,
    READERS,
    SECURITY,
    SETTINGS,
    SYSTEM,
    UNIT,
    Address,
    about,
    of_project,
    verb,
)  # fmt: skip

pytestmark = pytest.mark.django_db

# Tables kept beside, one per app; each also furnishes the world with what its addresses speak of.
APPS = (progress, permits, issues, enrollment, evaluation, evaluation_flags, ledgers, official, factcheck)

WORKED_DAY = {"year": 2026, "month": 3, "day": 2}

PRODUCT = {
    "home": Address(EVERYBODY, status=302),
    "project_list": FIGURES,
    "project": READERS,
    "batch_board": FIGURES,
    "corrections": FIGURES,
    "measure_rows": replace(FIGURES, args=about("measure", "key")),
    None: Address(EVERYBODY, status=301, anonymous=301),  # the icon
}
ORGANIZATIONS = {
    "sign_in": Address(EVERYBODY, status=302, anonymous=200),
    "sign_out": Address(EVERYBODY, post_only=True, anonymous=405),
    "account": Address(EVERYBODY),
    "change_password": Address(EVERYBODY),
    "organizations:end_other_sessions": verb(Address(EVERYBODY)),
    # Ends nothing that is not one's own; organizations/tests/test_sessions.py proves it.
    "organizations:end_session": verb(Address(EVERYBODY, args=about("session", "public_id"))),
    "organizations:system": Address(SYSTEM | SECURITY | AUDITOR | KEEPERS),
    "organizations:users": Address(SYSTEM | SECURITY),
    "organizations:user_create": SETTINGS,
    "organizations:user": replace(SETTINGS, args=about("user")),
    "organizations:user_reset": verb(replace(SETTINGS, args=about("user"))),
    "organizations:user_deactivate": verb(replace(SETTINGS, args=about("user"))),
    "organizations:user_reactivate": verb(replace(SETTINGS, args=about("user"))),
    "organizations:user_unlock": verb(replace(SETTINGS, args=about("user"))),
    "organizations:user_grants": Address(SECURITY, args=about("user")),
    "organizations:revoke_role": verb(
        Address(SECURITY, args=lambda world: {"pk": world.user, "grant_pk": world.grant})
    ),
    "organizations:regions": SETTINGS,
    "organizations:region_create": SETTINGS,
    "organizations:region_upload": SETTINGS,
    "organizations:region_load": verb(SETTINGS),
    "organizations:region": replace(SETTINGS, args=about("region", "code")),
    "organizations:units": Address(SYSTEM | KEEPERS),
    "organizations:unit_create": Address(SYSTEM | KEEPERS),
    "organizations:unit": Address(SYSTEM | OFFICES, FOREIGN, args=about("unit")),
    "organizations:officials": Address(SYSTEM | KEEPERS),
    "organizations:official_create": Address(SYSTEM | KEEPERS),
    "organizations:official": Address(SYSTEM | OFFICES, FOREIGN, args=about("official")),
    "organizations:code_lists": SETTINGS,
    "organizations:code_list": replace(SETTINGS, args=about("code_list", "code")),
    "organizations:code_add": replace(SETTINGS, args=about("code_list", "code")),
    "organizations:code_rename": replace(
        SETTINGS, args=lambda world: {"code": world.code_list, "pk": world.code}
    ),
    "organizations:code_retire": replace(
        SETTINGS, args=lambda world: {"code": world.code_list, "pk": world.code}
    ),
    "organizations:deputies": Address(BUSINESS),
    "organizations:deputy_create": Address(KEEPERS | UNIT),
    "organizations:deputy_end": verb(Address(OFFICES, BUSINESS - OFFICES, args=about("deputy"))),
    "organizations:notice_settings": Address(BUSINESS),
    "organizations:calendar": SETTINGS,
    "organizations:calendar_load": SETTINGS,
    "organizations:calendar_day": replace(SETTINGS, args=lambda world: WORKED_DAY),
    "organizations:calendar_clear": verb(replace(SETTINGS, args=lambda world: WORKED_DAY)),
    "organizations:robots": Address(SYSTEM | KEEPERS),
    "organizations:robot_create": Address(SYSTEM | KEEPERS),
    "organizations:robot": Address(SYSTEM | OFFICES, FOREIGN, args=about("robot")),
    "organizations:robot_try": verb(Address(SYSTEM | OFFICES, FOREIGN, args=about("robot"))),
    "organizations:audit": Address(AUDITOR),
    "organizations:audit_verify": verb(Address(AUDITOR)),
    "organizations:audit_export": verb(Address(AUDITOR)),
    "organizations:audit_entry": Address(AUDITOR, args=about("entry_number", "number")),
}
PROJECTS = {
    "projects:create_project": Address(KEEPERS),
    "projects:edit_project": EDITORS,
    "projects:bundle": KEEPERS_OF_IT,
    "projects:unbundle": verb(of_project(OFFICES, FOREIGN)),
    "projects:record_stage": EDITORS,
    "projects:correct_stage": of_project(OFFICES | {"liaison"}, FOREIGN, fact="stage"),
    "projects:retract_stage": of_project(OFFICES | {"liaison"}, FOREIGN, fact="stage"),
    "projects:plan_milestone": EDITORS,
    "projects:record_status": EDITORS,
    "projects:record_total": EDITORS,
    "projects:record_plan": EDITORS,
    "projects:list_project": KEEPERS_OF_IT,
    "projects:unlist_project": of_project(OFFICES, FOREIGN, fact="listing"),
    "projects:grant_waiver": of_project(OFFICES | LEADER, FOREIGN),
    "projects:revoke_waiver": of_project(OFFICES | LEADER, FOREIGN, waiver="waiver"),
    "projects:attach_document": EDITORS,
    "projects:document": of_project(BUSINESS - FOREIGN, FOREIGN, filed="filed"),
    "projects:remove_document": of_project(OFFICES | {"liaison"}, FOREIGN, filed="filed"),
    "projects:kinds": SETTINGS,
    "projects:add_kind": SETTINGS,
    "projects:stage_line": replace(SETTINGS, args=about("kind", "kind")),
    "projects:add_gate": replace(SETTINGS, args=about("kind", "kind")),
    "projects:edit_gate": replace(SETTINGS, args=lambda world: {"kind": world.kind, "gate": world.gate}),
}
BATCHES = {
    "batches:periods": Address(KEEPERS),
    "batches:create_period": Address(KEEPERS),
    "batches:edit_period": Address(OFFICES, FOREIGN, args=about("period")),
    "batches:enter": KEEPERS_OF_IT,
    "batches:leave": Address(OFFICES, FOREIGN, args=about("entry")),
    "batches:convert": Address(OFFICES, FOREIGN, args=about("entry")),
    "batches:take_back": Address(OFFICES, FOREIGN, args=about("left_entry")),
    "batches:add_published": Address(KEEPERS),
    "batches:remove_published": verb(Address(OFFICES, FOREIGN, args=about("published"))),
}
EXCHANGE = {
    "exchange:imports": Address(KEEPERS),
    "exchange:import_template": Address(KEEPERS, args=about("ledger", "ledger")),
    "exchange:import_run": Address(OFFICES, FOREIGN, args=about("run")),
    "exchange:progress_part": Address(OFFICES, FOREIGN, args=about("run")),
    "exchange:map_columns": verb(Address(OFFICES, FOREIGN, args=about("run"))),
    "exchange:confirm": verb(Address(OFFICES, FOREIGN, args=about("run"))),
    "exchange:discard": verb(Address(OFFICES, FOREIGN, args=about("run"))),
    "exchange:undo": verb(Address(OFFICES, FOREIGN, args=about("run"))),
    "exchange:marked_workbook": Address(OFFICES, FOREIGN, args=about("run")),
    "exchange:export_projects": Address(BUSINESS - {"viewer"}),
    "exchange:export_batches": Address(BUSINESS - {"viewer"}),
    "exchange:export_ledger": Address(BUSINESS - {"viewer"}, args=lambda world: {"ledger": "progress"}),
}
REPORTS = {
    "reports:todo": Address(BUSINESS),
    "reports:todo_late": Address(BUSINESS),
    "reports:read_notice": verb(Address(frozenset(), BUSINESS, args=about("notice"))),
    "reports:cockpit": FIGURES,
    "reports:save_view": verb(FIGURES),
    "reports:delete_view": verb(Address(frozenset(), BUSINESS, args=about("saved_view"))),
    "reports:batch_entries": FIGURES,
    "reports:measures": FIGURES,
}
TABLE: dict[str | None, Address] = {**PRODUCT, **ORGANIZATIONS, **PROJECTS, **BATCHES, **EXCHANGE, **REPORTS}
for app in APPS:
    TABLE |= app.ADDRESSES


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str | None]:
    """The names of all addresses below a resolver."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else None


@pytest.fixture
def world() -> SimpleNamespace:
    """One of everything that an address speaks of."""
    where = regions()
    unit = make_organization(where.district)
    project = make_project("奥瑞环保设备", total=YI, unit=unit)
    official = Official.objects.create(region=where.district, name="常务副区长")
    keeper = make_user("project_office", where.district)
    gate = Gate.objects.get(kind=project.kind, target="contract")
    period = make_period(4, date(2022, 4, 6))
    waiver = actions.grant_waiver(
        project=project, gate=gate, reason="待补", promised_on=date(2099, 1, 1), by=keeper, now=NOW
    )
    published = add_published(
        region=where.district, periods="4", batch=None, measure="entries", value=1, published_on=TODAY, source="日报",
        by=keeper, now=NOW,
    )  # fmt: skip
    left = put(make_project(), period, "signing")
    take_out(left, TODAY)
    found = SimpleNamespace(
        project=project.pk, kind=project.kind_id, gate=gate.pk, waiver=waiver.pk, unit=unit.pk, official=official.pk,
        stage=reach(project, Stage.CONCEIVED, TODAY).pk, listing=put_on_list(project).pk, period=period.pk,
        filed=file_document(project, "photo").pk, entry=put(project, period, "signing").pk, left_entry=left.pk,
        published=published.pk, user=keeper.pk, grant=RoleGrant.objects.get(user=keeper).pk, region=where.district.code,
        code_list="level", code=code("level", "city").pk, entry_number=AuditEntry.objects.first().number, measure="start_rate",
        saved_view=SavedView.objects.create(user=keeper, page="projects", name="我的", query="").pk, ledger="projects",
        session=foreign_session(keeper), run=import_run(keeper, where.district), keeper=keeper,
    )  # fmt: skip
    found.deputy = deputy_of(unit).pk
    found.notice = Notice.objects.create(
        user=make_user("liaison", where.district), text="催", created_at=NOW
    ).pk
    found.robot = Robot.objects.create(region=where.district, name="群", kind="wecom", url="https://x").pk
    for app in APPS:
        app.furnish(found)
    return found


def deputy_of(unit: Organization) -> Deputy:
    """Somebody who stands in for another in the unit."""
    principal, deputy = (make_user("liaison", unit.region, unit) for _each in range(2))
    return Deputy.objects.create(
        principal=principal, deputy=deputy, from_on=TODAY, until_on=date(2099, 1, 1), made_at=NOW
    )


def foreign_session(user: User) -> str:
    """The public name of somebody else's session."""
    UserSession.objects.create(
        session_key="k" * 32, session_data="", expire_date=NOW.replace(year=2099), user=user
    )
    return hashlib.sha256(b"k" * 32).hexdigest()[:16]


def import_run(user: User, region: Any) -> int:
    """A workbook that has been read."""
    workbook = io.BytesIO()
    Workbook().save(workbook)
    content = ContentFile(workbook.getvalue(), name="a.xlsx")
    return ImportRun.objects.create(
        region=region, ledger="projects", filename="a.xlsx", file=content, sha256="", sender=user, as_of=TODAY,
        state=ImportRun.State.REFUSED, created_at=NOW,
    ).pk  # fmt: skip


def person(who: str, world: SimpleNamespace) -> User | None:
    """The person; a leader is given the post that answers for the project."""
    user = PEOPLE[who]()
    if who == "lead_official":
        Project.objects.filter(pk=world.project).update(lead=Official.objects.get(user=user))
    return user


def address_of(name: str | None, world: SimpleNamespace) -> str:
    """The address of that name in this world."""
    return reverse(name, kwargs=dict(TABLE[name].args(world))) if name else "/favicon.ico"


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    assert set(names(get_resolver())) == set(TABLE)


@pytest.mark.parametrize("who", PEOPLE)
def test_reading(client: Client, world: SimpleNamespace, who: str) -> None:
    user = person(who, world)
    # Who sees several regions is sent to an address that names one of them.
    query = {"region": "410100"} if who == "city_office" else {}
    wrong = {}
    for name, address in TABLE.items():
        sign_in(client, user)
        got = client.get(address_of(name, world), query).status_code
        if got != address.expected(who):
            wrong[name] = f"{got}, expected {address.expected(who)}"
    assert wrong == {}


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_may_not_open_it_writes_nothing_there(
    client: Client, world: SimpleNamespace, who: str
) -> None:
    user = person(who, world)
    wrong = {}
    for name, address in TABLE.items():
        if who in address.to or (who == "anonymous" and address.anonymous != 302):
            continue
        sign_in(client, user)
        before = AuditEntry.objects.count()
        got = client.post(address_of(name, world)).status_code
        refused = 404 if who in address.elsewhere else 403
        if got != refused or AuditEntry.objects.count() != before:
            wrong[name] = f"{got}, expected {refused}"
    assert wrong == {}
