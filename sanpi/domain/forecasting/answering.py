"""The forecast of a project: the share of the remaining plan that will be completed, brought back to 元."""

from collections.abc import Sequence

from .learning import Learned
from .values import Asked, Forecast


def forecast(learned: Learned, asked: Sequence[Asked]) -> list[Forecast]:
    """The year's end of each project, in the order asked.

    It holds for the plan as it stands; when the plan changes, ask again. It is never below what is completed unless
    history shows that amounts are taken back. Without a plan (0 or less) only last year or the pace can speak: the basis is
    then none.
    """
    from .batch import answered  # noqa: PLC0415  (numpy is loaded when something is asked)

    alike: dict[tuple[int, bool], list[int]] = {}
    for place, one in enumerate(asked):
        alike.setdefault((one.known, one.plan > 0), []).append(place)
    found: dict[int, Forecast] = {}
    for (month, planned), places in sorted(alike.items()):
        answers = answered(learned, [asked[place] for place in places], month, planned=planned)
        found.update(zip(places, answers, strict=True))
    return [found[place] for place in range(len(asked))]
