"""What is said of a figure, and no more: agreeing with the ledger, adding up in the text, or not checked."""

from typing import Any

import pytest

from sanpi.factcheck.records import standings


def of(*findings: tuple[str, str, list[str]]) -> dict[str, str]:
    result: dict[str, Any] = {
        "claims": [{"id": each} for each in ("a", "b", "c")],
        "findings": [{"kind": kind, "verdict": verdict, "claims": ids} for kind, verdict, ids in findings],
    }
    return standings(result)


def test_only_the_ledger_makes_a_figure_agree_with_the_ledger() -> None:
    assert of(("ledger", "ok", ["a"]), ("sum", "ok", ["b", "c"])) == {
        "a": "agrees", "b": "adds_up", "c": "adds_up",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["part_of_whole", "repeated", "overlap"])
def test_a_part_no_larger_than_the_whole_and_a_repetition_confirm_nothing(kind: str) -> None:
    assert set(of((kind, "ok", ["a", "b"])).values()) == {"unchecked"}


def test_of_a_sum_that_does_not_come_out_only_the_total_is_marked() -> None:
    assert of(("sum", "mismatch", ["a", "b", "c"])) == {
        "a": "contradiction", "b": "unchecked", "c": "unchecked",
    }  # fmt: skip


def test_the_worst_counts() -> None:
    assert of(("ledger", "mismatch", ["a"]), ("sum", "mismatch", ["a", "b"]))["a"] == "contradiction"
    assert of(("ledger", "ok", ["a"]), ("ledger", "mismatch", ["a"]))["a"] == "differs"
