#!/usr/bin/env python3
"""Backs up database and files, and proves that a backup can be restored.

    backup.py take  FOLDER [--keep N]   a new backup below FOLDER; the newest N stay
    backup.py drill FOLDER              restores the newest one beside the live system, checks it, removes it

Works for SQLite and PostgreSQL (needs pg_dump, pg_restore, createdb, dropdb) with the settings of the
environment, and is safe while people work: the database is copied first, in one snapshot, and files are never
changed once stored, so every file that the copied database names is in the copy.
"""

import argparse
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanpi.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.utils import timezone

from sanpi.core import audit
from sanpi.documents.models import Document


def take(folder: Path, keep: int) -> Path:
    """Writes a backup and removes the oldest beyond `keep`; returns its folder.

    An incomplete one stays hidden under a name with a dot.
    """
    name = timezone.now().strftime("sanpi-%Y%m%dT%H%M%S")
    partial = folder / f".{name}"
    partial.mkdir(parents=True)
    partial.chmod(0o700)
    number = audit.last_write()
    _dump(partial / "database")
    with tarfile.open(partial / "files.tar", "w") as archive:
        if Path(settings.MEDIA_ROOT).is_dir():
            archive.add(settings.MEDIA_ROOT, arcname="files")
    sums = {path.name: _sha256(path) for path in sorted(partial.iterdir())}
    manifest = {"vendor": connection.vendor, "audit_number": number, "sha256": sums}
    (partial / "manifest.json").write_text(json.dumps(manifest, indent=2))
    done = partial.rename(folder / name)
    for old in _backups(folder)[:-keep]:
        shutil.rmtree(old)
    return done


def drill(folder: Path) -> str:
    """Restores the newest backup into a scratch place, checks it there and returns what was found.

    Raises SystemExit, or the error of the tool that failed, when the backup is not good.
    """
    started = time.monotonic()
    backups = _backups(folder)
    if not backups:
        raise SystemExit(f"{folder}: no backup found")
    backup = backups[-1]
    manifest = json.loads((backup / "manifest.json").read_text())
    changed = [name for name, expected in manifest["sha256"].items() if _sha256(backup / name) != expected]
    if changed:
        raise SystemExit(f"{backup}: changed since it was written: {', '.join(changed)}")
    with (
        tempfile.TemporaryDirectory(prefix="sanpi-drill-") as scratch,
        _restored(backup, Path(scratch)) as url,
    ):
        with tarfile.open(backup / "files.tar") as archive:
            archive.extractall(scratch, filter="data")
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": scratch}
        _run([sys.executable, str(ROOT / "manage.py"), "migrate", "--check", "--skip-checks"], environment)
        found = json.loads(_run([sys.executable, __file__, "inspect"], environment))
    if found["problems"] or found["audit_number"] < manifest["audit_number"]:
        raise SystemExit(f"{backup}: {found}, expected audit entry {manifest['audit_number']} or later")
    seconds = round(time.monotonic() - started)
    counted = f"{found['audit_number']} audit entries, {found['files']} files"
    return f"{backup.name}: {counted}, restored in {seconds} s"


def inspect() -> dict[str, Any]:
    """What the database of the environment holds: the verified audit trail, files missing or altered."""
    number, breach = audit.verify()
    problems = [breach.message] if breach else []
    documents = Document.objects.order_by("pk")
    for document in documents.iterator():
        path = Path(document.file.path)
        if not path.is_file() or _sha256(path) != document.sha256:
            problems.append(f"document {document.pk}: missing or altered")
    return {"audit_number": number, "files": documents.count(), "problems": problems}


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    else:
        _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"], _postgres())


@contextmanager
def _restored(backup: Path, scratch: Path) -> Iterator[str]:
    """A throw-away database with the backup's content; yields its address."""
    if connection.vendor == "sqlite":
        shutil.copy(backup / "database", scratch / "sanpi.sqlite3")
        yield f"sqlite:///{scratch / 'sanpi.sqlite3'}"
        return
    name = f"sanpi_drill_{secrets.token_hex(4)}"
    _run(["createdb", name], _postgres())
    try:
        _run(
            ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(backup / "database")],
            _postgres(),
        )
        yield _address(name)
    finally:
        _run(["dropdb", "--if-exists", name], _postgres())


def _postgres() -> dict[str, str]:
    """The environment in which PostgreSQL's own tools find the database; no password on a command line."""
    database = settings.DATABASES["default"]
    variables = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return {
        **os.environ,
        **{name: str(database[key]) for name, key in variables.items() if database.get(key)},
    }


def _address(name: str) -> str:
    """The configured address with another database's name."""
    address, _, options = os.environ["DATABASE_URL"].partition("?")
    return address.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")


def _backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("sanpi-*"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def main() -> None:
    """Runs one of the three commands; `inspect` is the one that `drill` calls on the restored copy."""
    parser = argparse.ArgumentParser(description="Backup and restore drill")
    parser.add_argument("command", choices=["take", "drill", "inspect"])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("backups"))
    parser.add_argument("--keep", type=int, default=14, help="how many backups stay (default 14)")
    arguments = parser.parse_args()
    if arguments.command == "take":
        print(take(arguments.folder, max(1, arguments.keep)))
    elif arguments.command == "drill":
        print(drill(arguments.folder))
    else:
        print(json.dumps(inspect(), ensure_ascii=False))


if __name__ == "__main__":
    main()
