"""Pages hang together: the frame with and without its data, forms, lists, figures, error pages."""

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory

from sanpi.core.templatetags.sanpi import dash, iso, percent, signed, wan, yi


def render(source: str, address: str = "/list?batch=2&sort=name&page=3", **values: Any) -> str:
    request = RequestFactory().get(address)
    return Template("{% load sanpi %}" + source).render(Context({"request": request, **values}))


def page(template: str, address: str = "/", **values: Any) -> str:
    """A template on its own, without the context processors of the product."""
    request = RequestFactory().get(address)
    found: Any = get_template(template)
    return str(found.template.render(Context({"request": request, **values})))


class ReportForm(forms.Form):
    name = forms.CharField(label="项目名称", help_text="与备案证一致")
    level = forms.ChoiceField(label="级别", choices=[("1", "省级")], widget=forms.RadioSelect)
    chosen = forms.BooleanField(label="主攻项目", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (yi(18_630_000_000), "186.3"),
        (yi(5_050_000_000, 2), "50.50"),
        (yi(-35_000_000, 2), "−0.35"),
        (wan(36_000_000), "3600"),
        (yi(None), "—"),
        (percent(Fraction(15, 17)), "88.2%"),
        (percent(Decimal("1.333"), 0), "133%"),
        (percent(1), "100%"),
        (percent(None), "—"),
        (signed(Decimal("-45.5")), "−45.5"),
        (signed(2), "＋2"),
        (signed(0), "0"),
        (signed(None), "—"),
        (dash(None), "—"),
        (dash(0), 0),
        (iso(datetime.date(2023, 1, 31)), "2023-01-31"),
        (iso(None), "—"),
    ],
)
def test_figures_are_written_one_way(shown: object, expected: object) -> None:
    assert shown == expected


def test_a_light_is_shape_word_and_colour() -> None:
    assert '<span class="light red">红</span>' in render('{% light "red" %}')
    assert '<span class="light yellow">黄 6</span>' in render('{% light "yellow" 6 %}')
    assert '<span class="light grey">灰</span>' in render("{% light None %}")


def test_a_head_sorts_and_keeps_the_filters() -> None:
    html = render('{% sort_header "name" "项目" %}{% sort_header "plan" "计划" unit="亿元" num=True %}')
    assert 'aria-sort="ascending"' in html and "▲" in html
    assert "?batch=2&amp;sort=-name" in html and "?batch=2&amp;sort=plan" in html
    assert "page=3" not in html


def test_a_default_order_is_shown_too() -> None:
    html = render('{% sort_header "plan" "计划" %}', "/list", sort="-plan")
    assert 'aria-sort="descending"' in html and "▼" in html


def test_the_pager_counts_and_keeps_the_address() -> None:
    html = render("{% pager page %}", page=Paginator(range(100), 10).page(3))
    assert "共 100 条，第 21–30 条" in html and 'aria-current="page">3<' in html
    assert "?batch=2&amp;sort=name&amp;page=4" in html


def test_the_pager_does_without_a_count() -> None:
    class Uncounted:
        number = 2
        has_previous = has_next = has_other_pages = True
        previous_page_number, next_page_number = 1, 3

    html = render("{% pager page %}", page=Uncounted())
    assert "第 2 页" in html and "page=3" in html and "共" not in html


def test_a_figure_of_the_strip_opens_its_rows() -> None:
    figure = {
        "label": "开工率",
        "value": "90.0%",
        "note": "18 / 20",
        "url": "/rows",
        "formula": "已开工 ÷ 项目",
    }
    html = render("{% strip figures %}", figures=[figure])
    assert '<a href="/rows">90.0%</a>' in html and 'title="已开工 ÷ 项目"' in html


def test_small_forms_keep_the_rest_of_the_address() -> None:
    html = render('{% hidden_query without="page sort" %}')
    assert html == '<input type="hidden" name="batch" value="2">'
    assert 'name="sort"' in render('{% hidden_query only="sort" %}')


def test_a_faulty_field_is_tied_to_its_help_and_errors() -> None:
    html = render("{% form_fields form %}", form=ReportForm({}))
    assert "没有保存，有 2 处需要改正" in html and 'href="#id_name"' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'name="name"[^>]*aria-describedby="([^"]+)"', html)
    assert described and all(f'id="{name}"' in html for name in described[1].split())


def test_a_group_of_choices_has_a_legend_and_a_box_its_label_behind() -> None:
    html = render("{% form_fields form %}", form=ReportForm())
    assert "<legend>级别" in html
    assert re.search(r'type="checkbox"[^>]*>\s*<label for="id_chosen">主攻项目', html)
    assert html.index('type="hidden"') < html.index('class="fields"')


def test_filters_keep_the_order_and_can_be_cleared() -> None:
    html = render("{% filter_bar form %}", "/list?name=x&sort=plan&page=2", form=ReportForm({"name": "x"}))
    assert '<input type="hidden" name="sort" value="plan">' in html
    assert 'href="?sort=plan"' in html and 'name="page"' not in html


def test_a_change_shows_both_sides() -> None:
    assert render('{% diff None "2023-09" %}').endswith("<del>空</del> → <ins>2023-09</ins></span>")


@pytest.mark.parametrize(
    ("component", "values", "expected"),
    [
        (
            "stages",
            {"stages": [{"label": "开工", "state": "missing", "missing": ["施工许可证"]}]},
            "缺 施工许可证",
        ),
        (
            "changes",
            {"changes": [{"what": "计划投产", "old": "6月", "new": "9月", "who": "专班"}]},
            "<ins>9月</ins>",
        ),
        (
            "findings",
            {"findings": [{"severity": "error", "where": "进展!F12", "text": "读不成金额"}]},
            "错误",
        ),
        ("empty", {"title": "还没有项目", "text": "x", "sample_url": "/sample"}, "下载样表"),
        ("dropzone", {"field": ReportForm()["name"]}, "拖到这里"),
    ],
)
def test_components_show_what_they_are_given(component: str, values: dict[str, Any], expected: str) -> None:
    assert expected in page(f"core/components/{component}.html", **values)


FRAME: dict[str, Any] = {
    "site_name": "重点项目办",
    "navigation": [
        {"label": "项目", "entries": [{"label": "项目库", "url": "/p", "active": True, "badge": "7"}]}
    ],
    "region_view": {
        "current": {"code": "2", "name": "乙区"},
        "choices": [{"code": "1", "name": "甲市", "indent": 0}, {"code": "2", "name": "乙区", "indent": 1}],
        "action": "",
    },
    "standpoint_view": {
        "effective": datetime.date(2023, 1, 31),
        "known": datetime.date(2023, 2, 3),
        "is_today": False,
        "action": "",
        "back_url": "/p?effective=today",
    },
    "search_url": "/p",
    "account_view": {"post": "专员", "name": "王某", "account_url": "/me", "sign_out_url": "/out"},
}


def test_another_day_than_today_is_said_loudly() -> None:
    html = page("base.html", **FRAME)
    assert "不是今天。" in html and 'href="/p?effective=today"' in html
    today = FRAME["standpoint_view"] | {"is_today": True, "known": None}
    quiet = page("base.html", **(FRAME | {"standpoint_view": today}))
    assert "不是今天" not in quiet and "按今日掌握的情况" in quiet


def test_the_frame_has_landmarks_and_marks_the_page() -> None:
    html = page("base.html", "/p?batch=2", **FRAME)
    assert 'lang="zh-Hans"' in html and 'href="#main"' in html and '<main id="main"' in html
    assert '<a href="/p" aria-current="page">项目库 <span class="badge">7</span></a>' in html
    assert '<option value="2" selected>　乙区</option>' in html
    assert '<form method="post" action="/out" data-sign-out>' in html


def test_the_frame_stands_without_any_data() -> None:
    assert "换个日期" not in page("base.html")


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "core/session_ended.html"]
)
def test_error_pages_need_no_data_and_say_what_to_do(name: str) -> None:
    found: Any = get_template(name)
    html = found.template.render(Context())
    assert "<li>" in html and 'data-page="trouble"' in html


def test_rare_filters_are_folded_until_one_is_used() -> None:
    class Sparing(ReportForm):
        rare = frozenset({"name"})

    folded = render("{% filter_bar form %}", "/list", form=Sparing({}))
    assert '<details class="rare"><summary>更多筛选' in folded
    assert '<details class="rare" open>' in render(
        "{% filter_bar form %}", "/list?name=x", form=Sparing({"name": "x"})
    )
    assert "更多筛选" not in render("{% filter_bar form %}", "/list", form=ReportForm({}))
