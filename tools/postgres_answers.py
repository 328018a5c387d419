"""Says whether tests may use a PostgreSQL server: `postgres_answers.py URL` exits 0, or 1 with the reason."""

import sys

import psycopg


def refusal(url: str) -> str | None:
    """Why no test database can be created on the server of this address; None when one can."""
    try:
        # The named database need not exist: tests make one of their own, from the maintenance database.
        with psycopg.connect(url, dbname="postgres", connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return f"no answer ({str(error).splitlines()[0]})"
    return None if row and row[0] else "this account may not create databases"


if __name__ == "__main__":
    reason = refusal(sys.argv[1])
    sys.exit(reason)
