"""`make bench`: every measurement, on SQLite and, where one answers, on PostgreSQL.

Each database is made once and kept: SQLite under data/bench, PostgreSQL at BENCH_DATABASE_URL. Only the people who save at
once get one of their own, which is thrown away.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("BENCH_DATABASE_URL", "postgres://root@127.0.0.1:5432/sanpi_bench")

# So many people save a month in the same minute.
ON_SQLITE, ON_POSTGRES = 50, 300


def start(module: str, *arguments: str, **settings: str) -> bool:
    """Runs one measurement in a process of its own; says whether it ended well."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "sanpi.settings", "DEBUG": "false"} | settings
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments], cwd=ROOT, env=environment, check=False
    )
    return done.returncode == 0


def script(name: str) -> bool:
    """Runs a measurement that needs no settings."""
    done = subprocess.run([sys.executable, f"benchmarks/{name}"], cwd=ROOT, check=False)
    return done.returncode == 0


def make_database(address: str) -> str:
    """An empty reason when the database is there, or has just been made; otherwise why not."""
    try:
        import psycopg  # noqa: PLC0415  (an extra: measuring on SQLite needs none)
        from psycopg import sql  # noqa: PLC0415
    except ImportError:
        return "psycopg is not installed"
    server, _slash, name = address.rpartition("/")
    try:
        with psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as refused:
        return str(refused).strip().splitlines()[0]
    return ""


def drop_database(address: str) -> None:
    """Throws a database away."""
    import psycopg  # noqa: PLC0415  (it was there to make the database)
    from psycopg import sql  # noqa: PLC0415

    server, _slash, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def pages(folder: Path, database: str) -> bool:
    """The pages on a database that is kept."""
    places = {"DATA_DIR": str(folder), "DATABASE_URL": database}
    return all([start("pages", **places), start("ledgers", **places), start("rating", **places)])


def load(people: int, database: str = "") -> bool:
    """People saving at once, on a database of their own."""
    with tempfile.TemporaryDirectory() as folder:
        own = database or f"sqlite:///{folder}/load.sqlite3"
        try:
            return start("load", "--people", str(people), DATA_DIR=folder, DATABASE_URL=own)
        finally:
            if database:
                drop_database(database)


def city() -> bool:
    """The forecasts of a city, on a database of their own."""
    with tempfile.TemporaryDirectory() as folder:
        return start("forecast_city", DATA_DIR=folder, DATABASE_URL=f"sqlite:///{folder}/city.sqlite3")


def on_postgres(folder: Path) -> bool:
    """Everything that PostgreSQL is measured by."""
    own = f"{POSTGRES}_load"
    reason = make_database(POSTGRES) or make_database(own)
    if reason:
        print(f"=== PostgreSQL: skipped ({reason})", flush=True)
        return True
    print("=== pages on PostgreSQL", flush=True)
    well = pages(folder, POSTGRES)
    print("=== people saving at once on PostgreSQL", flush=True)
    return load(ON_POSTGRES, own) and well


def main() -> None:
    """All measurements; exit code 1 if one of them failed."""
    folder = ROOT / "data" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    print("=== pages on SQLite", flush=True)
    well = pages(folder, f"sqlite:///{folder / 'bench.sqlite3'}")
    print("=== people saving at once on SQLite", flush=True)
    well = load(ON_SQLITE) and well
    print("=== forecasts of a city on SQLite", flush=True)
    well = city() and well
    well = on_postgres(folder) and well
    print("=== import on SQLite", flush=True)
    well = script("import_ledger.py") and well
    print("=== year-end forecasts", flush=True)
    well = script("forecast.py") and well
    print("=== figures in texts", flush=True)
    well = script("extraction.py") and well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
