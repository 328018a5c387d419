"""A process that is killed in the middle leaves all or nothing, and the run says so."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from sanpi.exchange import actions, progress
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import checked, workbook
from sanpi.organizations.models import User

GOOD = workbook([["项目名称", "总投资（亿元）"], ["示例一", 1], ["示例二", 2]])
ROOT = Path(__file__).resolve().parents[3]
PREPARE = """
from django.core.management import call_command
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions
from sanpi.projects.reference import load_reference
from sanpi.exchange.testing import checked, workbook
from sanpi.exchange import actions
from django.utils import timezone
call_command("migrate", verbosity=0, skip_checks=True)
load_reference()
office = make_user(Role.PROJECT_OFFICE, regions().district)
rows = [[f"示例{i}", i + 1, f"单位{i % 5}"] for i in range(1200)]
run = checked(workbook([["项目名称", "总投资（亿元）", "责任单位"], *rows]), by=office)
actions.confirm_run(run=run, by=office, now=timezone.now())
"""
# Stops for ever after the second chunk of rows has been written.
APPLY = """
import time
from pathlib import Path
from sanpi.exchange.applying.projects import ProjectApplier
from sanpi.exchange.models import ImportRun
from sanpi.exchange import jobs
from sanpi.organizations.models import User
write, chunks = ProjectApplier.apply, []
def stop(self, rows):
    write(self, rows)
    chunks.append(rows)
    if len(chunks) == 2:
        Path(marker).touch()
        time.sleep(600)
ProjectApplier.apply = stop
jobs.apply_run.func(ImportRun.objects.get().pk, User.objects.get().pk)
"""
REPORT = """
import json
from django.core.management import call_command
from sanpi.core import audit
from sanpi.exchange.models import ImportRun
from sanpi.organizations.models import Organization
from sanpi.projects.models import Project, TotalInvestment
before = ImportRun.objects.get().state
call_command("recover_runs")
run = ImportRun.objects.get()
print(json.dumps([before, run.state, run.message, Project.objects.count(), TotalInvestment.objects.count(),
                  Organization.objects.count(), audit.verify()[1] is None]))
"""


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    """Runs code in a process of its own on a database file."""
    setup = f"import django; django.setup(); marker = {str(folder / 'marker')!r}\n"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'test.sqlite3'}",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "sanpi.settings",
    }
    command = [sys.executable, "-c", setup + code]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_killed_import_has_written_nothing_and_says_so(tmp_path: Path) -> None:
    assert start(PREPARE, tmp_path).wait(120) == 0
    writer = start(APPLY, tmp_path)
    for _ in range(600):
        if (tmp_path / "marker").exists():
            break
        time.sleep(0.1)
    writer.send_signal(signal.SIGKILL)
    writer.wait(20)
    out, _err = start(REPORT, tmp_path).communicate(timeout=60)
    before, after, message, *counts = json.loads(out.splitlines()[-1])
    assert (before, after) == ("applying", "failed")
    assert "服务中断" in message
    assert counts == [0, 0, 0, True]


@pytest.mark.parametrize(
    ("state", "after"), [("reading", "failed"), ("applying", "failed"), ("undoing", "applied")]
)
def test_an_interrupted_run_is_ended(office: User, state: str, after: str) -> None:
    run = checked(GOOD, by=office)
    ImportRun.objects.update(state=state)
    with progress.working_on(run.pk):
        left = progress._file(run.pk, "lock")
    left.touch()  # as a killed process leaves it
    assert [each.pk for each in actions.recover_runs(now=timezone.now())] == [run.pk]
    run.refresh_from_db()
    assert (run.state, "服务中断" in run.message) == (after, True)


def test_a_run_that_is_being_worked_on_is_left_alone(office: User) -> None:
    run = checked(GOOD, by=office)
    ImportRun.objects.update(state=ImportRun.State.APPLYING)
    with progress.working_on(run.pk):
        assert actions.recover_runs(now=timezone.now()) == []


def test_a_run_that_still_waits_for_its_job_is_left_alone(office: User) -> None:
    checked(GOOD, by=office)
    ImportRun.objects.update(state=ImportRun.State.READING)
    assert actions.recover_runs(now=timezone.now()) == []


def test_two_jobs_do_not_work_on_one_run(office: User) -> None:
    run = checked(GOOD, by=office)
    with progress.working_on(run.pk), pytest.raises(progress.BusyError), progress.working_on(run.pk):
        pass


def test_progress_is_gone_when_the_job_is_over(office: User, settings: Any) -> None:
    with progress.working_on(1) as tell:
        tell("写入", 1, 2)
        assert progress.read(1) == progress.Progress("写入", 1, 2)
    assert progress.read(1) is None
    assert list((Path(settings.DATA_DIR) / "progress").iterdir()) == []
