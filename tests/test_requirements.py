"""The locks carry no address and agree with pyproject.toml; each dependency says why it is there."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
OPTIONAL: list[str] = [
    line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra
]
DEVELOPMENT: list[str] = [line for group in PROJECT["dependency-groups"].values() for line in group]
LOCKS = sorted((ROOT / "requirements").glob("*.lock.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Distribution and version of every line of a lock."""
    text = (ROOT / "requirements" / f"{name}.lock.txt").read_text(encoding="utf-8")
    return {canonicalize_name(found): version for found, version in PINNED.findall(text)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_carry_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE), "an option such as an index"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pin_has_a_hash(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize(
    ("lock", "declared"), [("core", RUNTIME + OPTIONAL), ("dev", RUNTIME + OPTIONAL + DEVELOPMENT)]
)
def test_locks_agree_with_pyproject(lock: str, declared: list[str]) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, declared):
        version = pinned.get(canonicalize_name(requirement.name), "nothing")
        assert requirement.specifier.contains(version), (
            f"{requirement} but {lock} pins {version}: run `make lock`"
        )


def test_the_development_lock_extends_the_core_lock() -> None:
    assert pins("core").items() <= pins("dev").items()


def test_every_runtime_dependency_says_why_it_is_there() -> None:
    for line in RUNTIME + OPTIONAL:
        assert re.search(rf'"{re.escape(line)}"[],]*\s+# \S+', PYPROJECT), f"{line}: no sentence says why"


def test_every_library_that_is_imported_is_declared() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in RUNTIME + OPTIONAL}
    providers = packages_distributions()
    for name in imported_libraries():
        owners = {canonicalize_name(owner) for owner in providers.get(name, [])}
        assert owners & declared, f"{name} ({', '.join(owners) or 'not installed'}) is not in pyproject.toml"


def imported_libraries() -> set[str]:
    """Top-level modules that production code imports and that are neither ours nor Python's."""
    names: set[str] = set()
    for path in (ROOT / "sanpi").rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {"sanpi"}
