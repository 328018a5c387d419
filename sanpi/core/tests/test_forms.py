"""Form fields that read what offices write, and pages that ask, act and go back."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from sanpi.core.forms import CodeField, CoordinateField, DateField, MoneyField
from sanpi.core.models import Code, CodeList
from sanpi.core.pages import take
from sanpi.domain.money import MoneyUnit


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1.2", 120_000_000), ("7000万元", 70_000_000), ("1亿2000万", 120_000_000), ("１．５", 150_000_000),
        ("1,234.5", 123_450_000_000), ("0", 0), ("  3  ", 300_000_000), ("500元", 500),
    ],
)  # fmt: skip
def test_money_as_it_is_written(text, yuan):
    assert MoneyField().clean(text) == yuan


def test_a_bare_number_is_in_the_unit_of_the_field():
    assert MoneyField(unit=MoneyUnit.WAN).clean("7000") == 70_000_000


@pytest.mark.parametrize("text", ["一些", "1.2.3", "-", "1美元", "1/2", "9" * 40, "1e99"])
def test_what_is_no_amount_is_refused_in_chinese(text):
    with pytest.raises(ValidationError) as refused:
        MoneyField().clean(text)
    assert any("一" <= sign <= "鿿" for sign in refused.value.messages[0])


def test_no_amount_is_none_unless_one_is_needed():
    assert MoneyField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        MoneyField().clean("")


def test_an_amount_is_shown_in_the_unit_and_what_was_typed_as_typed():
    class Form(forms.Form):
        amount = MoneyField()

    assert Form(initial={"amount": 186_000_000})["amount"].value() == "1.86"
    assert Form({"amount": "7000万元"})["amount"].value() == "7000万元"


def test_a_form_that_shows_an_amount_reads_it_back():
    field = MoneyField()
    for yuan in (1, 10_000, 99_999_999, 123_456_789_012):
        assert field.clean(field.prepare_value(yuan)) == yuan


def test_an_unchanged_amount_is_no_change():
    class Form(forms.Form):
        amount = MoneyField()

    assert not Form({"amount": "1.86"}, initial={"amount": 186_000_000}).has_changed()


def test_the_date_picker_of_the_browser_understands_the_value():
    class Form(forms.Form):
        on = DateField()

    assert 'type="date" name="on" value="2023-01-31"' in str(Form(initial={"on": date(2023, 1, 31)})["on"])


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("113.3", "113.300000"), ("113.3083331", "113.308333"), ("", None), ("-0.5", "-0.500000")],
)
def test_coordinates_have_six_places(text, degrees):
    assert str(CoordinateField(required=False).clean(text)) == str(degrees)


@pytest.mark.parametrize("text", ["NaN", "inf", "113°18′", "1234.5"])
def test_what_is_no_coordinate_is_refused(text):
    with pytest.raises(ValidationError):
        CoordinateField().clean(text)


@pytest.mark.django_db
def test_retired_codes_are_not_offered():
    colours = CodeList.objects.create(code="colour", label="颜色")
    red = Code.objects.create(list=colours, code="red", label="红")
    Code.objects.create(list=colours, code="blue", label="蓝", valid_until=date(2022, 1, 1))
    assert list(CodeField("colour").queryset) == [red]


class Ask(forms.Form):
    name = forms.CharField()


def refuse(error):
    def act():
        raise ValidationError(error)

    return act


def test_a_valid_form_is_acted_upon():
    done = []
    assert take(Ask({"name": "奥瑞"}), lambda: done.append(True))
    assert done == [True]


def test_an_invalid_one_is_not():
    done = []
    assert not take(Ask({}), lambda: done.append(True))
    assert done == []


@pytest.mark.parametrize(
    ("error", "field"),
    [
        ("不行", "__all__"),
        ({"name": "不行"}, "name"),
        ({"elsewhere": "不行"}, "__all__"),
        ({"__all__": "不行"}, "__all__"),
    ],
)
def test_what_the_verb_refuses_stands_where_it_belongs(error, field):
    form = Ask({"name": "奥瑞"})
    assert not take(form, refuse(error))
    assert form.errors == {field: ["不行"]}


def test_several_refusals_all_stand():
    form = Ask({"name": "奥瑞"})
    take(form, refuse(["一", "二"]))
    assert form.non_field_errors() == ["一", "二"]
