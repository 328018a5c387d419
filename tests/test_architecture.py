"""Dependencies point down: imports by import-linter, and what imports do not show by the checks below.

The list of layers is read from pyproject.toml. Every check is also tried on a planted violation, because a
check that has gone blind looks exactly like a clean tree.
"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sanpi"
CONTRACTS: dict[str, dict[str, Any]] = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}


def names(contract: str) -> list[list[str]]:
    """The rows of a layer contract from the top down, without import-linter's marks."""
    return [[name.strip(" ()") for name in re.split(r"[|:]", row)] for row in CONTRACTS[contract]["layers"]]


HEIGHT = {name: -depth for depth, row in enumerate(names("layers")) for name in row}
URL_NAME = re.compile(r"""["'](\w+):[\w-]+["']""")
FILE_NAME = re.compile(r"""["'](\w+)/[\w./-]+\.(?:html|txt|css|js|svg)["']""")
IMPORT = re.compile(r"^\s*(?:from|import)\s+sanpi\.(\w+)", re.MULTILINE)
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def may_refer(source: str, target: str) -> bool:
    """Whether the layer `source` may name something of the layer `target`."""
    return source == target or target not in HEIGHT or HEIGHT[target] < HEIGHT[source]


def sources(package: Path, *suffixes: str) -> Iterator[tuple[str, Path, str]]:
    """Layer, path and text of every file of every app, its tests included."""
    for app in HEIGHT:
        for path in sorted((package / app).rglob("*")):
            if path.suffix in suffixes:
                yield app, path.relative_to(package), path.read_text(encoding="utf-8")


def upward_names(package: Path, pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    """Files that name something of a higher or neighbouring layer in the way the pattern finds."""
    return [
        f"{path} names {target}"
        for app, path, text in sources(package, *suffixes)
        for target in pattern.findall(text)
        if not may_refer(app, target)
    ]


def upward_keys(candidates: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys to a higher or neighbouring app.

    The account model is excepted: it is swappable, so Django itself inverts that dependency.
    """
    return [
        f"{model._meta.label}.{field.name}"
        for model in candidates
        if model._meta.app_label in HEIGHT
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model not in (None, get_user_model())
        if not may_refer(model._meta.app_label, field.related_model._meta.app_label)
    ]


def accessors_from_above() -> dict[str, str]:
    """Names that a key in a higher app gives to a model below it, with the app that owns the key."""
    return {
        name: relation.related_model._meta.app_label
        for model in apps.get_models()
        if model._meta.app_label in HEIGHT
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in HEIGHT
        if not may_refer(model._meta.app_label, relation.related_model._meta.app_label)
        for name in (relation.get_accessor_name(), relation.name)
        if name
    }


def defined(tree: ast.AST) -> Iterator[str]:
    """Names that a module gives to functions, fields and attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def used(tree: ast.AST) -> Iterator[str]:
    """Names that a module reads from objects, or follows in a query."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            yield node.arg.split("__")[0]


def upward_accessors(package: Path, accessors: dict[str, str]) -> list[str]:
    """Reverse accessors used below the app that owns the key.

    As good as names can be: one that the app itself or a layer below it also defines is passed over.
    """
    modules = [
        (app, path, ast.parse(text))
        for app, path, text in sources(package, ".py")
        if "tests" not in path.parts
    ]
    own: dict[str, set[str]] = {app: set() for app in HEIGHT}
    for defining, _path, tree in modules:
        for app in HEIGHT:
            if may_refer(app, defining):
                own[app].update(defined(tree))
    return [
        f"{path} uses {name} of {accessors[name]}"
        for app, path, tree in modules
        for name in sorted(set(used(tree)) & accessors.keys() - own[app])
        if not may_refer(app, accessors[name])
    ]


def broken_contracts(tree: Path) -> set[str]:
    """Runs import-linter on a tree; returns the identifiers of the contracts that do not hold."""
    run = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    broken = {key for key, contract in CONTRACTS.items() if f"{contract['name']} BROKEN" in run.stdout}
    assert broken or run.returncode == 0, run.stdout + run.stderr
    return broken


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package in which a violation can be planted."""
    copy = tmp_path / "sanpi"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in listed(copy):
        if not exists(module):  # a layer may be listed before its first module is written
            module.mkdir(exist_ok=True)
            (module / "__init__.py").touch()
    return tmp_path


def listed(package: Path) -> list[Path]:
    """Every layer that the contracts order, as a module or package."""
    layers = [package / name for row in names("layers") for name in row]
    return layers + [package / "domain" / name for row in names("domain-layers") for name in row]


def exists(module: Path) -> bool:
    """Whether there is a package or a module of this name."""
    return (module / "__init__.py").is_file() or module.with_suffix(".py").is_file()


def plant(tree: Path, name: str, text: str) -> None:
    """Adds text to a file below the package, new or existing."""
    path = tree / "sanpi" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_the_tree_keeps_every_contract() -> None:
    assert broken_contracts(ROOT) == set()


def test_no_contract_names_what_does_not_exist() -> None:
    named = listed(PACKAGE) + [PACKAGE / name for name in CONTRACTS["layers"]["exhaustive_ignores"]]
    named += [ROOT / name.replace(".", "/") for name in CONTRACTS["inside"]["containers"]]
    assert not [str(path) for path in named if not exists(path)]


def test_every_app_is_ordered_inside() -> None:
    described = {config.name for config in apps.get_app_configs() if config.name.startswith("sanpi.")}
    assert described - {"sanpi.core"} <= set(CONTRACTS["inside"]["containers"])


def test_foreign_keys_point_down() -> None:
    assert upward_keys(apps.get_models(include_auto_created=True)) == []


def test_url_names_point_down() -> None:
    assert upward_names(PACKAGE, URL_NAME, ".py", ".html") == []


def test_templates_and_static_files_are_named_downwards() -> None:
    assert upward_names(PACKAGE, FILE_NAME, ".py", ".html") == []


def test_tests_import_nothing_from_above() -> None:
    assert [line for line in upward_names(PACKAGE, IMPORT, ".py") if "/tests/" in line] == []


def test_reverse_accessors_are_used_from_above_only() -> None:
    assert upward_accessors(PACKAGE, accessors_from_above()) == []


def test_the_namespace_of_addresses_is_the_name_of_the_app() -> None:
    declared = re.compile(r'^app_name\s*=\s*"(\w+)"', re.MULTILINE)
    for app, path, text in sources(PACKAGE, ".py"):
        assert path.name != "urls.py" or declared.findall(text) in ([], [app]), path


@pytest.mark.parametrize(
    ("name", "text", "contract"),
    [
        ("core/planted.py", "import sanpi.projects\n", "layers"),
        ("organizations/planted.py", "def late():\n    import sanpi.batches\n", "layers"),
        (
            "documents/planted.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sanpi.projects\n",
            "layers",
        ),
        ("domain/codes/planted.py", "import sanpi.domain.timeline\n", "domain-layers"),
        ("newcomer/__init__.py", "", "layers"),
        ("domain/money/planted.py", "import django\n", "pure-domain"),
        ("domain/money/planted.py", "import sanpi.domain.timeline\n", "domain-layers"),
        ("projects/rules.py", "import sanpi.projects.actions\n", "inside"),
    ],
    ids=["up", "up in a function", "up for types", "beside", "no place", "framework", "engine", "verb"],
)
def test_a_planted_import_breaks_its_contract(tree: Path, name: str, text: str, contract: str) -> None:
    plant(tree, name, text)
    assert contract in broken_contracts(tree)


@isolate_apps("sanpi.core", "sanpi.projects")
def test_a_planted_key_is_seen() -> None:
    class Project(models.Model):
        class Meta:
            app_label = "projects"

    class Planted(models.Model):
        project = models.ForeignKey("projects.Project", models.PROTECT)

        class Meta:
            app_label = "core"

    assert upward_keys([Project, Planted]) == ["core.Planted.project"]


@pytest.mark.parametrize(
    ("name", "text", "pattern"),
    [
        ("core/templates/core/planted.html", "{% url 'projects:list' %}", URL_NAME),
        ("documents/planted.py", 'redirect("projects:detail")', URL_NAME),
        ("core/templates/core/planted.html", '{% include "projects/row.html" %}', FILE_NAME),
        ("core/tests/test_planted.py", "from sanpi.organizations import access\n", IMPORT),
    ],
)
def test_a_planted_name_is_seen(tree: Path, name: str, text: str, pattern: re.Pattern[str]) -> None:
    plant(tree, name, text)
    assert [line for line in upward_names(tree / "sanpi", pattern, ".py", ".html") if line.startswith(name)]


@pytest.mark.parametrize("use", ["project.planted_set.all()", "projects.filter(planted_set__amount=1)"])
def test_a_planted_reverse_accessor_is_seen(tree: Path, use: str) -> None:
    plant(tree, "projects/planted.py", f"def read(project, projects):\n    return {use}\n")
    expected = ["projects/planted.py uses planted_set of batches"]
    assert upward_accessors(tree / "sanpi", {"planted_set": "batches"}) == expected


def test_a_reverse_accessor_may_be_used_by_its_owner(tree: Path) -> None:
    plant(tree, "batches/planted.py", "def read(project):\n    return project.planted_set.all()\n")
    assert upward_accessors(tree / "sanpi", {"planted_set": "batches"}) == []
