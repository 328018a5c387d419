import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.management import CommandError, call_command

from sanpi.documents import integrity


def run(*arguments):
    out = StringIO()
    try:
        call_command("verify_documents", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def on_disk(document):
    return Path(current.MEDIA_ROOT) / document.file.name


@pytest.fixture
def faulty(store):
    missing, altered, sound = (
        store(f"{name}.txt", f"verify {name}".encode()) for name in ("缺失", "改动", "完好")
    )
    on_disk(missing).unlink()
    on_disk(altered).write_bytes(b"VERIFY " + on_disk(altered).read_bytes()[7:])
    return missing, altered, sound


def test_sound_files_are_counted(store):
    store("a.txt", b"sound file")
    assert run() == (0, "已核对 1 个文件，0 个有问题\n")


def test_missing_and_altered_files_are_listed(faulty):
    status, text = run()
    missing, altered, sound = faulty
    assert status == 1
    assert f"缺失\t{missing.pk}\t缺失.txt\t{missing.file.name}" in text
    assert f"被改动\t{altered.pk}\t改动.txt\t{altered.file.name}" in text
    assert sound.name not in text
    assert "已核对 3 个文件，2 个有问题" in text


def test_the_report_can_be_read_by_programs(faulty):
    status, text = run("--json")
    report = json.loads(text)
    faults = {fault["document"]: (fault["fault"], fault["expected"]) for fault in report["faults"]}
    missing, altered, _sound = faulty
    assert (status, report["checked"]) == (1, 3)
    assert faults == {missing.pk: ("missing", missing.sha256), altered.pk: ("altered", altered.sha256)}


def test_a_file_that_documents_share_is_read_once(store, monkeypatch):
    read = []
    monkeypatch.setattr(
        integrity, "stored_checksum", lambda path: read.append(path) or path.rpartition("/")[2]
    )
    for name, content in (("a.txt", b"one"), ("b.txt", b"two"), ("c.txt", b"one")):
        store(name, content)
    assert run()[0] == 0
    assert len(read) == 2


def test_every_document_that_shares_an_altered_file_is_named(store):
    first, second = store("a.txt", b"shared file"), store("b.txt", b"shared file")
    on_disk(first).write_bytes(b"SHARED file")
    _status, text = run()
    assert "a.txt" in text
    assert "b.txt" in text
    assert first.file.name == second.file.name
