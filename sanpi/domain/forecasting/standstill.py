"""A project at a standstill (停工, 缓建): nobody knows whether it goes on this year."""

from dataclasses import replace

from .totals import MIDDLE, reaching
from .values import LEVELS, MONTHS, Forecast


def standing_still(found: Forecast) -> Forecast:
    """The forecast of a project that stands still: as likely as not it stays at what it has completed.

    That is the median, and everything below it. The upper half is what would come if it were resumed at once and went on
    as projects go that never stopped: a level L above 50 is the level 2L − 100 of the forecast given. The part of the
    project in a sum is thereby never more hopeful than without the standstill. The probabilities are those of this
    distribution; they rest on the even odds of being resumed, which is a rule and no knowledge, so pages do not show them.
    """
    done = found.completed
    above = [max(done, found.quantiles[LEVELS.index(2 * level - 100)]) for level in LEVELS[MIDDLE + 1 :]]
    quantiles = (*(done,) * (MIDDLE + 1), *above)
    known = found.asked.known
    return replace(
        found, quantiles=quantiles, path=(*found.path[:known], *(done,) * (MONTHS - known)),
        reach_90=reaching(quantiles, -(-found.plan * 9 // 10)), reach_100=reaching(quantiles, found.plan),
    )  # fmt: skip
