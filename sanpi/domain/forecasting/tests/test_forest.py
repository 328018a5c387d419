"""The forest and what is read from it, on answers whose distribution is known."""

import numpy as np

from sanpi.domain.forecasting.calibrating import COMMON, calibrated
from sanpi.domain.forecasting.distributions import FINE, binned, read
from sanpi.domain.forecasting.forest import Settings, grow
from sanpi.domain.forecasting.rows import rows_of

from .years import TEN_MILLION, city

RANDOM = np.random.default_rng(5)
FEATURES = RANDOM.random((1500, 4))
# The first feature moves the answer, the second one widens it, the others say nothing.
ANSWERS = FEATURES[:, 0] + 0.4 * FEATURES[:, 1] * RANDOM.standard_normal(1500)
BINS, VALUES = binned(ANSWERS)
SIZE = np.array([float(TEN_MILLION)])
FOREST = grow(FEATURES, ANSWERS, np.ones(1500), BINS, Settings(tried=3))


def quantile(question, level):
    fine = read(FOREST.distribution(np.array([question], dtype=np.float32)), VALUES, np.ones(1))[0]
    return fine[np.abs(FINE - level).argmin()]


def test_the_middle_follows_what_moves_the_answer():
    assert abs(quantile([0.2, 0.5, 0.5, 0.5], 0.5) - 0.2) < 0.1
    assert abs(quantile([0.8, 0.5, 0.5, 0.5], 0.5) - 0.8) < 0.1


def test_the_width_follows_what_widens_it():
    narrow, wide = ([0.5, second, 0.5, 0.5] for second in (0.1, 0.9))
    assert quantile(wide, 0.9) - quantile(wide, 0.1) > 2 * (quantile(narrow, 0.9) - quantile(narrow, 0.1))


def test_weights_of_a_question_add_up_to_one():
    assert np.allclose(FOREST.distribution(FEATURES[:50].astype(np.float32)).sum(axis=1), 1)


def test_answers_that_are_all_the_same_are_the_answer():
    same = np.ones(60)
    bins, values = binned(same)
    forest = grow(FEATURES[:60], same, np.ones(60), bins, Settings(trees=10))
    assert read(forest.distribution(FEATURES[:2]), values, np.ones(2)).tolist() == [[1.0] * len(FINE)] * 2


def test_more_rows_than_a_tree_may_see_are_sampled():
    forest = grow(FEATURES, ANSWERS, np.ones(1500), BINS, Settings(trees=10, rows=100))
    assert np.allclose(forest.distribution(FEATURES[:5]).sum(axis=1), 1)


def test_stretching_widens_to_both_sides():
    weights = FOREST.distribution(FEATURES[:20].astype(np.float32))
    plain, stretched = read(weights, VALUES, np.ones(20)), read(weights, VALUES, np.full(20, 1.3))
    assert (stretched[:, 9] <= plain[:, 9]).all()
    assert (stretched[:, -10] >= plain[:, -10]).all()


def test_nothing_is_read_beyond_what_was_seen():
    found = read(np.array([[0.0, 0.5, 0.5, 0.0]]), np.array([-1.0, 0.0, 1.0, 9.0]), np.array([1.5]))
    assert (found.min(), found.max()) == (0, 1)


def test_a_year_that_was_all_worse_widens_and_ties_projects_together():
    usual = city(years=(2022, 2023))
    bad = city(years=(2024,), seed=9)
    plain = calibrated(rows_of(usual), 6)
    worse = calibrated(rows_of([*usual, *(_halved(one) for one in bad)]), 6)
    assert worse.stretch(SIZE) > plain.stretch(SIZE)
    assert 0.5 >= worse.correlation > COMMON > plain.correlation


def _halved(one):
    cut = tuple(amount if month <= 6 else one.cumulative[5] for month, amount in enumerate(one.cumulative, 1))
    return type(one)(one.project, one.year, one.group, one.owner, one.plan, cut)
