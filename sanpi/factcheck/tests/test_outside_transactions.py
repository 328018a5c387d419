"""While a file is read, the ledger asked or a model waited for, nobody else is kept from writing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from sanpi.factcheck import actions, proposals
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.testing import make_user, regions
from sanpi.projects.testing import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def watched(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str, seen: list[bool]) -> None:
    real = getattr(holder, name)

    def stands_in(*args: Any, **options: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return {} if name == "ask" else real(*args, **options)

    monkeypatch.setattr(holder, name, stands_in)


def test_only_what_came_out_is_written_in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    office, seen = make_user("project_office", regions().district), list[bool]()
    for holder, name in ((actions, "read_file"), (actions, "examine"), (proposals, "ask")):
        watched(monkeypatch, holder, name, seen)
    who: dict[str, Any] = {"by": office, "now": NOW}
    upload = SimpleUploadedFile("a.txt", TEXT.encode())
    found = actions.check_file(upload=upload, region=regions().district, **who)
    found = actions.check_again(check=found, **who)
    found = actions.correct(check=found, kind="dismiss", start=0, end=3, **who)
    actions.propose(check=found, **who)
    assert seen == [False] * 5
