#!/bin/sh
# Resolves pyproject.toml once and writes the requirement files with hashes and no addresses.
# Pass --upgrade to take newer versions; without it only what pyproject.toml asks for changes.
set -eu
cd "$(dirname "$0")/.."

uv=$(command -v uv || true)
if [ -z "$uv" ] && [ -x .venv/bin/uv ]; then
    uv=.venv/bin/uv
fi
if [ -z "$uv" ]; then
    echo "需要 uv：.venv/bin/python -m pip install uv / uv is needed for this" >&2
    exit 1
fi

"$uv" lock "$@"
export_lock() { # file, options...
    target="requirements/$1.lock.txt"
    shift
    "$uv" export --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements-txt "$@" -o "$target"
}
export_lock core --extra postgres --no-default-groups
export_lock dev --extra postgres --all-groups
