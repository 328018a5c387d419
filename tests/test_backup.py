"""A backup can be taken while the system runs, and the drill restores it, or says what is wrong with it."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
SEED = """
import hashlib
from django.core.files.base import ContentFile
from django.utils import timezone
from sanpi.core import audit
from sanpi.documents.models import Document
now, content = timezone.now(), b"permit"
document = Document(name="permit.pdf", sha256=hashlib.sha256(content).hexdigest(), size=6, uploaded_at=now)
document.file.save("permit.pdf", ContentFile(content))
audit.record(by=None, now=now, verb="file", summary="permit", obj=document)
"""


def scratch_database() -> Iterator[str]:
    """An empty database on the server under test; SQLite needs none."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    name = f"sanpi_backup_{secrets.token_hex(4)}"
    with psycopg.connect(url, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{url.rsplit('/', 1)[0]}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a small installation with one file and one audit entry."""
    for url in scratch_database():
        folder = tmp_path_factory.mktemp("installation")
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "sanpi.settings",
            "SECRET_KEY": "only-for-tests",
        }
        environment |= {"DATA_DIR": str(folder), "DATABASE_URL": url or f"sqlite:///{folder}/sanpi.sqlite3"}
        run(environment, "manage.py", "migrate", "--verbosity=0", "--skip-checks")
        run(environment, "manage.py", "shell", "-c", SEED)
        yield environment


def run(environment: dict[str, str], *command: str) -> str:
    """What a command prints; the test fails with its output when the command does."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_a_backup_can_be_restored(installation: dict[str, str], tmp_path: Path) -> None:
    backup = Path(run(installation, "deploy/backup.py", "take", str(tmp_path)))
    found = run(installation, "deploy/backup.py", "drill", str(tmp_path))
    assert found.startswith(f"{backup.name}: 1 audit entries, 1 files")


def test_only_the_newest_backups_stay(installation: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "sanpi-20200101T000000").mkdir()
    backup = run(installation, "deploy/backup.py", "take", str(tmp_path), "--keep", "1")
    assert list(tmp_path.iterdir()) == [Path(backup)]


def test_the_drill_refuses_a_damaged_backup(installation: dict[str, str], tmp_path: Path) -> None:
    backup = Path(run(installation, "deploy/backup.py", "take", str(tmp_path)))
    with (backup / "files.tar").open("ab") as file:
        file.write(b"damage")
    with pytest.raises(AssertionError, match=r"changed since it was written: files\.tar"):
        run(installation, "deploy/backup.py", "drill", str(tmp_path))


def test_the_drill_notices_a_lost_file(installation: dict[str, str], tmp_path: Path) -> None:
    without_files = {**installation, "DATA_DIR": str(tmp_path / "elsewhere")}
    run(without_files, "deploy/backup.py", "take", str(tmp_path))
    with pytest.raises(AssertionError, match="missing or altered"):
        run(installation, "deploy/backup.py", "drill", str(tmp_path))
