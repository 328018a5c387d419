"""`make bench`: every measurement, on SQLite and, where one answers, on PostgreSQL.

Each database is made once and kept: SQLite under data/bench, PostgreSQL at BENCH_DATABASE_URL.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("BENCH_DATABASE_URL", "postgres://root@127.0.0.1:5432/sanpi_bench")


def start(module: str, *arguments: str, **settings: str) -> bool:
    """Runs one measurement in a process of its own; says whether it ended well."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "sanpi.settings", "DEBUG": "false"} | settings
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments], cwd=ROOT, env=environment, check=False
    )
    return done.returncode == 0


def postgres_answers() -> str:
    """An empty reason when the database is there, or has just been made; otherwise why not."""
    try:
        import psycopg  # noqa: PLC0415  (an extra: measuring on SQLite needs none)
        from psycopg import sql  # noqa: PLC0415
    except ImportError:
        return "psycopg is not installed"
    server, _slash, name = POSTGRES.rpartition("/")
    try:
        with psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as refused:
        return str(refused).strip().splitlines()[0]
    return ""


def main() -> None:
    """All measurements; exit code 1 if one of them failed."""
    folder = ROOT / "data" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    print("=== pages on SQLite", flush=True)
    well = start("pages", DATA_DIR=str(folder), DATABASE_URL=f"sqlite:///{folder / 'bench.sqlite3'}")
    reason = postgres_answers()
    if reason:
        print(f"=== pages on PostgreSQL: skipped ({reason})", flush=True)
    else:
        print("=== pages on PostgreSQL", flush=True)
        well = start("pages", DATA_DIR=str(folder), DATABASE_URL=POSTGRES) and well
    print("=== import on SQLite", flush=True)
    done = subprocess.run([sys.executable, "benchmarks/import_ledger.py"], cwd=ROOT, check=False)
    sys.exit(0 if well and done.returncode == 0 else 1)


if __name__ == "__main__":
    main()
