"""Compares docs/glossary.md with the nouns that the code declares.

`python -m tools.glossary` prints the rows that are missing. A noun's Chinese name is written once, in a
model's `verbose_name` or a `TextChoices` label; the glossary explains it. One row explains one Chinese term,
however many identifiers carry it.
"""

import importlib
import os
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.apps import apps
from django.db import models

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
_IDENTIFIER = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the glossary: a Chinese term, the identifiers that carry it, its meaning and its source."""

    term: str
    identifiers: tuple[str, ...]
    meaning: str
    source: str


def entries(text: str) -> list[Entry]:
    """The rows of all tables of four columns in a Markdown text, without their headers."""
    found = []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0] != "中文" and not set(cells[0]) <= set("-: "):
            found.append(Entry(cells[0], tuple(_IDENTIFIER.findall(cells[1])), cells[2], cells[3]))
    return found


def declared() -> dict[str, str]:
    """Identifiers of our apps and the Chinese names they bear, such as `projects.Project`: 项目."""
    names = {
        model._meta.label: str(model._meta.verbose_name)
        for model in apps.get_models(include_auto_created=False)
        if model.__module__.startswith("sanpi.")
    }
    for choices in _choices():
        for member in choices:
            names[f"{_app(choices)}.{choices.__qualname__}.{member.name}"] = str(member.label)
    return names


def missing(text: str) -> dict[str, list[str]]:
    """Terms that the code declares and the glossary lacks, each with the identifiers that carry it."""
    explained = {entry.term for entry in entries(text)}
    lacking: dict[str, list[str]] = defaultdict(list)
    for identifier, term in declared().items():
        if term not in explained:
            lacking[term].append(identifier)
    return lacking


def _choices() -> Iterator[type[models.Choices]]:
    """Every list of choices defined below an app of ours, wherever in it."""
    for config in apps.get_app_configs():
        if config.name.startswith("sanpi."):
            for module in pkgutil.walk_packages([config.path], f"{config.name}."):
                if not re.search(r"\.(tests|migrations)(\.|$)", module.name):
                    importlib.import_module(module.name)
    waiting: list[type[models.Choices]] = [models.Choices]
    while waiting:
        for subclass in waiting.pop().__subclasses__():
            waiting.append(subclass)
            if subclass.__module__.startswith("sanpi."):
                yield subclass


def _app(choices: type[models.Choices]) -> str:
    return choices.__module__.split(".")[1]


def main() -> None:
    """Prints the missing rows, ready to be completed and pasted into the glossary."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanpi.settings_test")
    django.setup()
    lacking = missing(GLOSSARY.read_text(encoding="utf-8"))
    for term, identifiers in lacking.items():
        carried = ", ".join(f"`{identifier}`" for identifier in identifiers)
        print(f"| {term} | {carried} |  |  |")
    print(f"{len(lacking)} terms are missing in docs/glossary.md")


if __name__ == "__main__":
    main()
