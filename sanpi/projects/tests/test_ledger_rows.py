"""The rows of the project ledger."""

from typing import Any

import pytest
from django.utils import timezone

from sanpi.core.bulk import insert_values
from sanpi.core.facts import standpoint
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.testing import regions
from sanpi.projects.ledger import LEDGER, load_ledger_rows, with_related
from sanpi.projects.models import Project, ProjectKind
from sanpi.projects.rules import with_state

pytestmark = pytest.mark.django_db
MANY = 1100


@pytest.fixture
def many() -> None:
    """More projects than SQLite compares one by one, each with a firm of its own."""
    now, today = timezone.now(), timezone.localdate()
    insert_values(Enterprise, [{"name": f"公司{i}"} for i in range(MANY)])
    common = {"region_id": regions().district.pk, "kind_id": ProjectKind.objects.earliest("pk").pk}
    firms = Enterprise.objects.values_list("pk", flat=True)
    rows = [
        {"name": f"项目{key}", "owner_id": key, "created_at": now, "first_on": today, **common}
        for key in firms
    ]
    insert_values(Project, rows)


def test_any_number_of_rows_is_loaded(many: None) -> None:
    today = timezone.localdate()
    at = standpoint(today)
    rows = load_ledger_rows(with_state(Project.objects.all(), at, today), at)
    assert len({LEDGER.column("owner").text(row) for row in rows}) == MANY


def test_joined_rows_need_no_query_per_firm(many: None, django_assert_max_num_queries: Any) -> None:
    today = timezone.localdate()
    at = standpoint(today)
    projects = with_related(with_state(Project.objects.all(), at, today))
    with django_assert_max_num_queries(8):
        load_ledger_rows(projects, at)
