"""The manual keeps up with the code: settings, commands, links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual"
SETTINGS = (ROOT / "sanpi" / "settings.py").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+) \| (.+) \|$", re.MULTILINE)
COMMAND = re.compile(r"manage\.py (\w+)")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def pages() -> dict[str, str]:
    """Every page of the manual by its name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(MANUAL.glob("*.md"))}


def read_settings(source: str) -> Iterator[tuple[str, ast.expr | None]]:
    """Names that a settings module reads from the environment, each with the expression of its default."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] == "env" and node.args:
            name = node.args[0]
            assert isinstance(name, ast.Constant), f"line {node.lineno}: the name should stand there"
            yield name.value, next((word.value for word in node.keywords if word.arg == "default"), None)


def shown(default: ast.expr) -> str | None:
    """A default as the manual writes it; None when it depends on other values."""
    try:
        value = eval(compile(ast.Expression(default), "default", "eval"), {"__builtins__": {}})
    except NameError:
        return None
    text = ",".join(value) if isinstance(value, list) else str(value)
    return text.lower() if isinstance(value, bool) else text


def test_every_setting_is_explained_and_none_that_is_not_read() -> None:
    explained = [name for name, _meaning, _default in ROW.findall(pages()["settings.md"])]
    assert sorted(explained) == sorted({name for name, _default in read_settings(SETTINGS)})


def test_the_defaults_in_the_manual_are_those_of_the_code() -> None:
    written = {name: default for name, _meaning, default in ROW.findall(pages()["settings.md"])}
    for name, default in read_settings(SETTINGS):
        expected = shown(default) if default else None
        assert not expected or f"`{expected}`" in written[name], f"{name}: {expected}"


@pytest.mark.parametrize(
    ("line", "name", "default"),
    [
        ('A = env("A_NAME", default="x")', "A_NAME", "x"),
        ('A = env.int("A_NAME", default=2 * 1024)', "A_NAME", "2048"),
        ('A = {"a": [env.bool("A_NAME", default=False)]}', "A_NAME", "false"),
        ('A = env.list("A_NAME", default=["a", "b"])', "A_NAME", "a,b"),
        ('A = env.str("A_NAME", default=str(B))', "A_NAME", None),
    ],
)
def test_a_planted_setting_is_seen(line: str, name: str, default: str | None) -> None:
    [(found, expression)] = read_settings(line)
    assert (found, expression and shown(expression)) == (name, default)


def test_every_command_in_the_manual_exists() -> None:
    named = {command for text in pages().values() for command in COMMAND.findall(text)}
    assert named - get_commands().keys() == set()


def test_every_link_in_the_manual_leads_somewhere() -> None:
    links = [(name, link) for name, text in pages().items() for link in LINK.findall(text)]
    assert [(name, link) for name, link in links if not (MANUAL / link).exists()] == []


def test_every_page_can_be_found_from_the_first() -> None:
    assert set(LINK.findall(pages()["README.md"])) >= pages().keys() - {"README.md"}
