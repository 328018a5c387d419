"""The manual explains every measure of the catalogue, with the names and the formula that the code uses."""

import re
from pathlib import Path

import pytest

from sanpi.catalogue.registry import MEASURES
from sanpi.core.measures import Measure

TEXT = (Path(__file__).resolve().parent.parent / "docs/manual/measures.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\S+) \| (\S*) ?\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def explained(text: str) -> list[tuple[str, str, str]]:
    """Name, other names and formula of each measure in the manual's tables."""
    rows = [(name, synonyms, formula) for name, synonyms, formula, _use in ROW.findall(text)]
    return [row for row in rows if row[0] not in ("指标", "---")]


def expected(measure: Measure) -> tuple[str, str, str]:
    """The first three cells of a measure's row."""
    return measure.name, "、".join(measure.synonyms), measure.formula


def unexplained(text: str) -> list[str]:
    """The beginnings of rows that the manual lacks or words differently, ready to be pasted."""
    found = explained(text)
    wanted = [expected(measure) for measure in MEASURES.values()]
    return [f"| {' | '.join(row)} |" for row in wanted if row not in found]


def test_every_measure_is_explained_as_it_is_computed() -> None:
    assert unexplained(TEXT) == []


def test_no_measure_is_explained_that_does_not_exist() -> None:
    names = {measure.name for measure in MEASURES.values()}
    assert [row[0] for row in explained(TEXT) if row[0] not in names] == []


def test_no_measure_is_explained_twice() -> None:
    assert len(explained(TEXT)) == len(MEASURES)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_missing_measure_is_seen(measure: Measure) -> None:
    without = "\n".join(line for line in TEXT.splitlines() if not line.startswith(f"| {measure.name} |"))
    assert unexplained(without) == [f"| {' | '.join(expected(measure))} |"]
