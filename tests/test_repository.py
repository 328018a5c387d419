"""What must never be in the repository: outside addresses in pages, products of running, secrets."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTS = (".sqlite3", ".sqlite", ".db", ".pyc", ".pyo", ".log", ".mo", ".orig", ".rej", ".swp")
TEXT_LIMIT = 2_000_000
# XML namespaces are names, nobody fetches them.
NAMESPACES = re.compile(r"https?://(?:www\.)?w3\.org/")
REMOTE = re.compile(r"""(?:https?:|wss?:|["'(=\s])//(?!\s)[\w.-]+\.[a-z]{2,}""", re.IGNORECASE)
COMMENTS = re.compile(r"/\*.*?\*/|{#.*?#}|<!--.*?-->|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
LINE_COMMENTS = re.compile(r"^\s*//.*$", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|Users|mnt)/\w|[A-Z]:\\\\?Users\\")
# Written so that this file does not match itself.
REGISTRY = re.compile(r"pypi\.org|[p]ythonhosted|registry\.npm|[u]npkg|[j]sdelivr|[i]ndex-url|[f]ind-links")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|(?:SECRET_KEY|TOKEN)\s*=\s*[\"'][^\"'\s]{24,}")
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
INLINE = re.compile(
    r"""<style\b|<[^>]*\s(?:style|on[a-z]+|hx-on[\w:-]*)\s*=|["']javascript:""", re.IGNORECASE
)


def files() -> list[Path]:
    """Everything in the repository, or about to be: tracked files and new ones that are not ignored."""
    listing = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = filter(None, listing.stdout.decode().split("\0"))
    return [path for name in names if (path := ROOT / name).is_file()]


def texts(*suffixes: str) -> Iterator[tuple[Path, str]]:
    """The repository's text files of moderate size, or those with one of the suffixes."""
    for path in files():
        content = path.read_bytes()
        if (not suffixes or path.suffix in suffixes) and b"\0" not in content and len(content) < TEXT_LIMIT:
            yield path.relative_to(ROOT), content.decode("utf-8", errors="replace")


def remote_addresses(text: str) -> list[str]:
    """Addresses outside comments that a browser might load."""
    plain = LINE_COMMENTS.sub("", COMMENTS.sub("", text))
    return REMOTE.findall(NAMESPACES.sub("", plain))


def inline_code(text: str) -> list[str]:
    """Scripts and styles inside a template, which the content security policy would block."""
    plain = COMMENTS.sub("", text)
    return SCRIPT.findall(plain) + INLINE.findall(plain)


def test_pages_load_nothing_from_outside() -> None:
    pages = ((path, text) for path, text in texts(".css", ".js", ".html", ".svg") if path.parts[0] == "sanpi")
    assert not {str(path): found for path, text in pages if (found := remote_addresses(text))}


def test_templates_hold_no_inline_script_or_style() -> None:
    pages = ((path, text) for path, text in texts(".html") if path.parts[0] == "sanpi")
    assert not {str(path): found for path, text in pages if (found := inline_code(text))}


def test_products_of_running_are_not_in_the_repository() -> None:
    assert not [path for path in files() if path.name.endswith(PRODUCTS)]
    assert not [path for path in files() if {"__pycache__", "node_modules", ".venv"} & set(path.parts)]


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATH, REGISTRY, SECRET], ids=["machine path", "registry", "secret"]
)
def test_no_file_names_a_machine_a_registry_or_a_secret(pattern: re.Pattern[str]) -> None:
    assert not {str(path): found[0] for path, text in texts() if (found := pattern.findall(text))}


def test_no_file_names_this_checkout() -> None:
    here = str(ROOT)
    if len(ROOT.parts) > 2:  # a checkout at /src says nothing
        assert not [str(path) for path, text in texts() if here in text]


def test_scripts_can_be_run() -> None:
    scripts = [
        path
        for path in files()
        if path.suffix == ".sh" or path.name == "manage.py" or path.parent.name == ".ci"
    ]
    assert not [path.name for path in scripts if not path.stat().st_mode & 0o100]


@pytest.mark.parametrize(
    "text",
    [
        '<link href="https://fonts.example.com/a.css">',
        "@import url(//cdn.example.com/a.css);",
        'new WebSocket("wss://example.com/")',
        "fetch('http://example.org')",
    ],
)
def test_an_outside_address_is_seen(text: str) -> None:
    assert remote_addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        "/* see https://example.com/licence */ a{}",
        '<a href="/projects/">',
        "a // b.c",
    ],
)
def test_namespaces_comments_and_local_addresses_are_allowed(text: str) -> None:
    assert not remote_addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>go()</script>",
        '<p class="a" style="color:red">',
        '<button onclick="go()">',
        "<style>a{}</style>",
    ],
)
def test_inline_code_is_seen(text: str) -> None:
    assert inline_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% static 'core/page.js' %}\" defer></script>",
        '<script id="rows" type="application/json">[]</script>',
        '<p data-style="a" class="style">',
    ],
)
def test_files_and_data_are_allowed(text: str) -> None:
    assert not inline_code(text)
