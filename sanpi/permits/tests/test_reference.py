"""The template that comes with the product."""

import pytest

from sanpi.domain.scheduling import order
from sanpi.permits.models import PermitLimit, PermitType
from sanpi.permits.reference import load_reference, template
from sanpi.permits.rules.network import edges, template_tasks
from sanpi.permits.testing import permit_type

pytestmark = pytest.mark.django_db


def test_every_line_is_there():
    assert set(PermitType.objects.values_list("code", flat=True)) == {row["代码"] for row in template()}


def test_loading_again_changes_nothing():
    permit_type("N18").limits.all()
    PermitType.objects.filter(code="N18").update(name="施工许可")
    before = PermitType.objects.count(), PermitLimit.objects.count()
    load_reference()
    assert (PermitType.objects.count(), PermitLimit.objects.count()) == before
    assert permit_type("N18").name == "施工许可"


@pytest.mark.parametrize(
    ("code", "statutory", "promised"),
    [
        ("N01", (0, "working"), (0, "working")),
        ("N02", (20, "working"), (7, "working")),
        ("N03", (30, "calendar"), (None, "working")),
        ("N04A", (60, "calendar"), (6, "working")),
        ("N04B", (30, "calendar"), (5, "working")),
        ("N10", (20, "working"), (5, "working")),
        ("N13", (20, "working"), (7, "working")),
        ("N15", (None, "working"), (3, "working")),
        ("N16", (15, "working"), (7, "working")),
        ("N18", (7, "working"), (5, "working")),
        ("N22C", (20, "working"), (6, "working")),
    ],
)
def test_limits_are_those_of_the_sources(code, statutory, promised):
    limit = permit_type(code).limits.get()
    assert (limit.statutory_days, limit.statutory_unit) == statutory
    assert (limit.promised_days, limit.promised_unit) == promised


@pytest.mark.parametrize(
    ("code", "months"), [("N01C", 24), ("N02", 36), ("N04A", 60), ("N10", 12), ("N13", 12), ("N18", 3), ("N11", None)]
)  # fmt: skip
def test_how_long_a_permit_is_valid(code, months):
    assert permit_type(code).validity_months == months


def test_nothing_waits_for_itself():
    types = list(PermitType.objects.all())
    assert len(order(template_tasks(types, edges()))) == len(types)


def test_who_may_go_ahead_on_a_blue_opinion():
    kinds = {(edge.type.code, edge.on.code): edge.kind for rows in edges().values() for edge in rows}
    assert kinds["N12", "N10"] == "review"
    assert kinds["N13", "N11"] == "hard"


@pytest.mark.parametrize(
    ("route", "code"), [("filing", "N01"), ("verification", "N01B"), ("approval", "N01C")]
)
def test_each_route_begins_with_its_own_permit(route, code):
    first = [type.code for type in PermitType.objects.filter(code__startswith="N01") if route in type.routes]
    assert first == [code]
