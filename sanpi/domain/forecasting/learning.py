"""What finished project-years teach about the year that runs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .values import MONTHS, Method, ProjectYear

if TYPE_CHECKING:
    from .calibrating import Calibration
    from .models import Model
    from .rows import Rows

ENOUGH = 200
"""From so many project-years on they are learnt from in full; below it a simpler, shrunk method answers."""
FEW = 1.25
"""By how much intervals are stretched where there is too little history to calibrate them."""
_CALIBRATED = (3, 6, 9)


@dataclass(frozen=True)
class Learned:
    """What was learnt: opaque, made by `learn`, read by `forecast`. Each month's model is made when it is first asked for."""

    method: Method
    project_years: int
    rows: "Rows" = field(repr=False, compare=False)
    _models: dict[int, "Model"] = field(default_factory=dict, repr=False, compare=False)
    _calibrations: dict[int, "Calibration"] = field(default_factory=dict, repr=False, compare=False)

    @property
    def correlation(self) -> float:
        """How much the projects of a year move together, for `total`."""
        return self.calibration(MONTHS // 2).correlation

    def model(self, month: int) -> "Model":
        """The model for questions at a month."""
        from .forest import Settings  # noqa: PLC0415  (numpy is loaded when something is learnt)
        from .models import grown  # noqa: PLC0415
        from .shrinking import shrunk  # noqa: PLC0415

        if month not in self._models:
            full = self.method is Method.LEARNT
            self._models[month] = grown(self.rows, month, Settings()) if full else shrunk(self.rows, month)
        return self._models[month]

    def calibration(self, month: int) -> "Calibration":
        """How wide the intervals of a month must be."""
        from .calibrating import Calibration, calibrated  # noqa: PLC0415  (numpy is loaded when something is learnt)

        if self.method is not Method.LEARNT:
            return Calibration((FEW,))
        nearest = min(_CALIBRATED, key=lambda known: abs(known - month))
        if nearest not in self._calibrations:
            self._calibrations[nearest] = calibrated(self.rows, nearest)
        return self._calibrations[nearest]


def learn(history: Iterable[ProjectYear]) -> Learned:
    """Learns from the finished project-years with a plan among `history`; the same history always teaches the same.

    A project-year is finished when December is known. Years after the one that is forecast must not be among them.
    """
    from .rows import rows_of  # noqa: PLC0415  (numpy is loaded when something is learnt, not with every page)

    usable = {(one.year, one.project): one for one in history if one.outcome is not None and one.plan > 0}
    ordered = [usable[key] for key in sorted(usable)]
    method = Method.NONE
    if ordered:
        method = Method.LEARNT if len(ordered) >= ENOUGH else Method.SHRUNK
    return Learned(method, len(ordered), rows_of(ordered))
