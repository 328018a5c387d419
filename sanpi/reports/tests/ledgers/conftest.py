"""A ledger of projects made up for these tests, so that they speak of the machinery and of no particular office."""

from datetime import date

import pytest
from django import forms
from django.db.models import Case, IntegerField, When
from django.urls import reverse

from sanpi.core.forms import MoneyField
from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.core.ledger_pages import CellEdit, Grouping, LedgerSource
from sanpi.organizations.access import Capability
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in
from sanpi.projects import actions
from sanpi.projects.forms.filters import ProjectFilter
from sanpi.projects.models import Project, Stage
from sanpi.projects.rules import with_state
from sanpi.projects.testing import YI, make_project, reach
from sanpi.reports.ledgers import LEDGERS, LedgerPage
from sanpi.reports.ledgers.changes import in_trail

LEDGER = Ledger(
    "sample",
    "示例台账",
    (
        Column("code", "项目代码", "code", sort="code", shown=False),
        Column("name", "项目名称", "name", sort="name"),
        Column("unit", "责任单位", "unit.name", sort="unit__name"),
        Column("contact", "责任人", "contact"),
        Column("note", "备注", "note", Kind.LONG_TEXT),
        Column("total", "总投资", "total_investment", Kind.MONEY, unit="亿元", sort="total_at"),
        Column("stage", "阶段", "stage", Kind.CHOICE, choices=lambda: dict(Stage.choices)),
        Column("left", "剩余天数", "days", Kind.INTEGER),
    ),
)


class Filter(ProjectFilter):
    """The filters of the register."""


def _load(items, at, today, columns):
    items = list(items)
    for item in items:
        item.project = item
        item.days = -3 if item.contact == "超期" else 5
    return items


def _rows(user, region, at, today):
    found = Project.objects.visible_to(user).in_region(region)
    ranks = [When(stage=stage, then=stage.rank) for stage in Stage]
    rank = Case(*ranks, default=0, output_field=IntegerField())
    return with_state(found, at, today).annotate(rank=rank).select_related("unit")


def _save(field):
    def save(pk, value, *, by, now, reason=""):
        project = Project.objects.get(pk=pk)
        if value == "不行":
            raise forms.ValidationError({field: "不能写“不行”，请写姓名"})
        if value == "要原因" and not reason:
            raise forms.ValidationError({"reason": "请写明修改原因"})
        actions.update_project(
            project=project, values={field: value}, revision=project.revision, by=by, now=now, reason=reason
        )

    return save


def _total(pk, value, *, by, now, reason=""):
    actions.record_total(
        project=Project.objects.get(pk=pk), amount=value, effective_on=now.date(), by=by, now=now
    )


def _order(rows, sort):
    name = sort.removeprefix("-")
    if name not in {column.sort for column in LEDGER.columns if column.sort}:
        return rows.order_by("-pk")
    return rows.order_by(sort, "pk")


SOURCE = LedgerSource(
    ledger=LEDGER,
    filter_form=Filter,
    rows=_rows,
    load=_load,
    order=_order,
    address=lambda row: reverse("project", args=[row.pk]),
    groupings=(
        Grouping("unit", "责任单位", "unit", "unit__name"),
        Grouping("stage", "阶段", "stage", "stage", labels=lambda: dict(Stage.choices)),
    ),
    sums=(("total_at", "total"),),
    edits=(
        CellEdit("contact", lambda row: forms.CharField(required=False, max_length=40), _save("contact")),
        CellEdit("note", lambda row: forms.CharField(required=False, widget=forms.Textarea), _save("note")),
        CellEdit("total", lambda row: MoneyField(), _total),
    ),
    editable=Project.objects.editable_by,
    lights={"left": lambda row: ("red", "超期 3 天") if row.days < 0 else None},
)


def _changed(pk, column):
    return in_trail("projects.Project", pk, column)


@pytest.fixture(autouse=True)
def sample(monkeypatch):
    """The ledger under /ledgers/sample/."""
    page = LedgerPage(SOURCE, Capability.EDIT, empty="这里是示例，先登记项目。", changed=_changed)
    monkeypatch.setitem(LEDGERS, "sample", page)
    return page


@pytest.fixture
def projects(where):
    """Three projects of two units and one of none, 1, 2, 4 and 8 亿元; the last lies in another district."""
    town, bureau = make_organization(where.district, "2号镇"), make_organization(where.district, "1号局")
    found = [
        make_project("甲项目", total=YI, unit=town, contact="张三"),
        make_project("乙项目", total=2 * YI, unit=bureau, contact="超期"),
        make_project("丙项目", total=4 * YI, unit=town),
        make_project("丁项目", total=8 * YI),
    ]
    reach(found[0], Stage.SIGNED, date(2022, 5, 1))
    make_project("外区项目", region=where.other_district, total=16 * YI)
    return found


@pytest.fixture
def second_office(client):
    """Another person of the project office, in a browser of his own."""

    def browser():
        other = type(client)()
        sign_in(other, make_user("project_office", regions().district))
        return other

    return browser


@pytest.fixture
def names():
    """The projects on a page, from top to bottom."""
    return lambda answer: [row.name for row in answer.context["rows"]]
