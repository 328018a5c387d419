"""Facts on two clocks: the database answers exactly as the rule of the domain does."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.facts import correct, latest, standpoint
from sanpi.domain import timeline
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project, TotalInvestment
from sanpi.projects.testing import LONG_AGO, kind, noon

pytestmark = pytest.mark.django_db
NUMBERS = count(1)
DAYS = st.integers(0, 6)
# (adds, corrects or takes back; which row; effective on; days until the next report)
REPORTS = st.lists(st.tuples(st.sampled_from("acr"), st.integers(0, 9), DAYS, st.integers(0, 2)), max_size=12)


def day(number):
    return LONG_AGO + timedelta(number)


def tell(project, reports):
    """Writes the history; returns it as the domain's facts."""
    facts, recorded = [], 0
    for amount, (verb, which, effective, pause) in enumerate(reports, start=1):
        open_rows = list(TotalInvestment.objects.filter(project=project, superseded_at=None).order_by("pk"))
        old = open_rows[which % len(open_rows)] if verb != "a" and open_rows else None
        row = TotalInvestment.objects.create(
            project=project, amount=amount, effective_on=day(effective), recorded_at=noon(day(recorded)),
            supersedes=old, retracted=verb == "r" and old is not None,
        )  # fmt: skip
        if old:
            correct(old, now=noon(day(recorded)))
        facts.append(
            timeline.Fact(row.pk, amount, row.effective_on, row.recorded_at, old and old.pk, row.retracted)
        )
        recorded += pause
    return facts


def new_project():
    return Project.objects.create(
        first_on=LONG_AGO,
        name=f"第{next(NUMBERS)}个",
        region=regions().district,
        kind=kind(),
        created_at=noon(LONG_AGO),
    )


@given(reports=REPORTS, effective=DAYS, known=st.none() | st.integers(-1, 12))
def test_the_database_and_the_domain_agree(reports, effective, known):
    project = new_project()
    facts = tell(project, reports)
    at = standpoint(day(effective), None if known is None else day(known))
    rows = (
        TotalInvestment.objects.as_of(at)
        .filter(project=project)
        .order_by("effective_on", "recorded_at", "pk")
    )
    assert [row.pk for row in rows] == [fact.id for fact in timeline.as_of(facts, at)]


@given(reports=REPORTS, effective=DAYS, known=st.none() | st.integers(-1, 12))
def test_the_newest_value_in_sql_is_that_of_the_domain(reports, effective, known):
    project = new_project()
    facts = tell(project, reports)
    at = standpoint(day(effective), None if known is None else day(known))
    amounts = Project.objects.annotate(amount=latest(TotalInvestment.objects.all(), at, "amount"))
    newest = timeline.latest(facts, at)
    assert amounts.get(pk=project.pk).amount == (newest.value if newest else None)


def test_the_newest_value_is_that_of_each_row_itself():
    one, other = new_project(), new_project()
    tell(one, [("a", 0, 0, 0)])
    found = Project.objects.annotate(
        amount=latest(TotalInvestment.objects.all(), standpoint(day(9)), "amount")
    )
    assert dict(found.values_list("pk", "amount")) == {one.pk: 1, other.pk: None}


def test_a_row_is_corrected_once():
    project = new_project()
    tell(project, [("a", 0, 0, 0)])
    first, second = TotalInvestment.objects.get(), TotalInvestment.objects.get()
    correct(first, now=noon(day(1)))
    with pytest.raises(ValueError, match="已被他人更正"):
        correct(second, now=noon(day(2)))
    assert first.superseded_at == TotalInvestment.objects.get().superseded_at == noon(day(1))


def test_a_day_lasts_until_its_last_moment_in_china():
    at = standpoint(date(2023, 1, 31), known=date(2023, 1, 31))
    assert at.known.isoformat() == "2023-01-31T23:59:59.999999+08:00"
