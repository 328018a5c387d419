"""Collecting what a check finds: everything is counted, a flood of one kind is kept short."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from sanpi.domain.tables import Finding, Severity
from sanpi.exchange.planning.records import Record

# Of one check in one column, so many are kept one by one; the rest are counted.
MOST_ALIKE = 500
# Of one hint in one column, so many subjects are told apart.
MOST_SUBJECTS = 100


@dataclass(slots=True)
class _Flood:
    """Findings of one check in one column."""

    first: Finding
    number: int = 0


class Findings:
    """Findings of a run, in the order of their rows.

    Errors and warnings stand for one cell each. Hints are told once per column or subject, with the number of rows.
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[Severity, str]] = Counter()
        self._waiting: list[Finding] = []
        self._alike: dict[tuple[str, str, str], _Flood] = {}
        self._subjects: dict[tuple[str, str, str], set[str]] = {}
        self._hints: dict[tuple[str, str, str, str], _Flood] = {}

    @property
    def errors(self) -> int:
        """How many errors have been found."""
        return sum(number for (severity, _code), number in self.counts.items() if severity == "error")

    def add(self, finding: Finding) -> None:
        """Adds a finding about one place."""
        self.counts[finding.severity, finding.code] += 1
        flood = self._alike.setdefault((finding.code, finding.sheet, finding.column), _Flood(finding))
        flood.number += 1
        if flood.number <= MOST_ALIKE:
            self._waiting.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Adds findings made elsewhere."""
        for finding in findings:
            self.add(finding)

    def error(self, record: Record, key: str, code: str, message: str, expected: str = "") -> None:
        """Adds an error about a cell; the row cannot be imported."""
        record.failed = True
        record.refused.add(key)
        self.add(_finding("error", record, key, code, message, expected))

    def warning(self, record: Record, key: str, code: str, message: str, expected: str = "") -> None:
        """Adds a warning about a cell."""
        self.add(_finding("warning", record, key, code, message, expected))

    def hint(self, record: Record, key: str, code: str, message: str, subject: str = "") -> None:
        """Adds a hint; hints of one check in one column about one subject become one."""
        self.counts["hint", code] += 1
        column = (code, record.sheet.name, key)
        subjects = self._subjects.setdefault(column, set())
        if len(subjects) < MOST_SUBJECTS or subject in subjects:
            subjects.add(subject)
        else:
            subject = ""
        place = (*column, subject)
        flood = self._hints.get(place)
        if flood is None:
            flood = self._hints[place] = _Flood(_finding("hint", record, key, code, message, ""))
        flood.number += 1

    def drain(self) -> list[Finding]:
        """The findings since the last call."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def finish(self) -> list[Finding]:
        """What is left: hints with their numbers, and how many of a flood were not kept."""
        rest = self.drain()
        for flood in self._hints.values():
            more = _("（同类共 %d 行）") % flood.number if flood.number > 1 else ""
            rest.append(replace(flood.first, message=(flood.first.message + more)[:400]))
        for flood in self._alike.values():
            if flood.number > MOST_ALIKE:
                text = _("同类情况共 %(total)d 处，这里只逐个列出前 %(most)d 处")
                message = text % {"total": flood.number, "most": MOST_ALIKE}
                rest.append(replace(flood.first, row=0, found="", expected="", message=message))
        return rest


def _finding(severity: Severity, record: Record, key: str, code: str, message: str, expected: str) -> Finding:
    column = record.sheet.columns.get(key)
    letter, header = (column.letter, column.header) if column else ("", "")
    return Finding(
        severity, record.sheet.name, record.row, letter, header, record.found(key), expected, message, code
    )
