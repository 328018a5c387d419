"""The glossary explains every noun on the screen, and names nothing that does not exist."""

from collections import Counter

import pytest

from tools.glossary import GLOSSARY, declared, entries, missing

TEXT = GLOSSARY.read_text(encoding="utf-8")
ROWS = entries(TEXT)


def test_every_model_and_choice_is_explained() -> None:
    lacking = missing(TEXT)
    assert not lacking, f"run `python -m tools.glossary` for rows to complete: {', '.join(lacking)}"


def test_no_model_keeps_the_english_name_that_django_makes_up() -> None:
    assert not [identifier for identifier, term in declared().items() if term.isascii()]


def test_every_identifier_exists() -> None:
    named = {identifier for row in ROWS for identifier in row.identifiers}
    apps = {identifier.split(".")[0] for identifier in declared()}
    ours = {identifier for identifier in named if identifier.split(".")[0] in apps and "." in identifier}
    assert not ours - set(declared())


def test_every_identifier_stands_with_its_own_term() -> None:
    names = declared()
    wrong = [
        f"{identifier} is {names[identifier]}, not {row.term}"
        for row in ROWS
        for identifier in row.identifiers
        if names.get(identifier, row.term) != row.term
    ]
    assert not wrong


def test_every_term_has_one_row_and_a_meaning() -> None:
    repeated = [term for term, count in Counter(row.term for row in ROWS).items() if count > 1]
    unexplained = [row.term for row in ROWS if not row.meaning]
    assert not repeated
    assert not unexplained


@pytest.mark.parametrize(
    "line", ["| 中文 | 标识 | 含义 | 出处 |", "| --- | --- | --- | --- |", "a | b | c | d"]
)
def test_headers_and_prose_are_no_entries(line: str) -> None:
    assert entries(line) == []


def test_a_term_without_a_row_is_missing() -> None:
    identifier, term = next(iter(declared().items()))
    assert identifier in missing("")[term]
