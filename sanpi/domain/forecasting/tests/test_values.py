import pytest

from sanpi.domain.forecasting import Asked, Basis, ForecastError, Method, ProjectYear

from .years import ask, year


def test_a_year_of_thirteen_months_is_refused_by_name():
    with pytest.raises(ForecastError, match="甲：一年应有 12 个月，现有 13 个"):
        ProjectYear("甲", 2025, "", "", 100, (0,) * 13)


def test_a_question_may_not_know_later_months():
    with pytest.raises(ForecastError, match="3月的预测不能用到4月的数"):
        Asked("甲", 2026, "", "", 100, 3, (1, 2, 3, 4))


@pytest.mark.parametrize("month", [-1, 13])
def test_there_is_no_month_outside_the_year(month):
    with pytest.raises(ForecastError, match="月份应在 0 至 12 之间"):
        Asked("甲", 2026, "", "", 100, month, ())


def test_a_question_about_the_past_knows_only_its_months():
    asked = year("甲", 2025, 1.2, plan=120, own=(100, 110, 120)).asked_at(2)
    assert asked.cumulative == (12, 24)
    assert (asked.completed, asked.own_figure) == (24, 110)


def test_a_year_is_finished_when_december_is_known():
    assert year("甲", 2025, 0.5, plan=120).outcome == 60
    assert ProjectYear("甲", 2025, "", "", 120, (10, 20)).outcome is None


def test_nothing_reported_is_nothing_completed():
    asked = Asked("甲", 2026, "", "", 100, 2, (None, None))
    assert (asked.known, asked.completed, asked.own_figure) == (0, 0, None)


def test_the_basis_names_only_what_there_is():
    assert Basis(Method.LEARNT, 3, 128, 0).sentence == "比照本项目过去3年、同类项目128个项目次的全年完成情况"
    assert Basis(Method.LEARNT, 0, 0, 400).sentence == "比照其他项目400个项目次的全年完成情况"


def test_a_question_needs_no_own_figure():
    assert ask().own_figure is None
