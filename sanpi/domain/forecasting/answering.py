"""The forecast of a project: the share of the remaining plan that will be completed, brought back to 元."""

from collections.abc import Sequence

from .learning import Learned
from .values import Asked, Forecast


def forecast(learned: Learned, asked: Sequence[Asked]) -> list[Forecast]:
    """The year's end of each project, in the order asked.

    It holds for the plan as it stands; when the plan changes, ask again. It is never below what is completed unless
    history shows that amounts are taken back.
    """
    from .batch import answered  # noqa: PLC0415  (numpy is loaded when something is asked)

    by_month: dict[int, list[int]] = {}
    for place, one in enumerate(asked):
        by_month.setdefault(one.known, []).append(place)
    found: dict[int, Forecast] = {}
    for month, places in sorted(by_month.items()):
        found.update(zip(places, answered(learned, [asked[place] for place in places], month), strict=True))
    return [found[place] for place in range(len(asked))]
