"""Imports a workbook from the shell, with the same checks as the page.

Exit codes: 0 nothing is wrong, 1 errors were found or nothing was written, 2 the file cannot be read.
"""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.exchange import actions, progress
from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportFinding, ImportRun
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User

State = ImportRun.State
READ, ERRORS, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Checks a workbook and, with --apply, writes it."""

    help = "导入台账：import_ledger 文件 --ledger projects --region 410106 [--as-of 2023-01-31] [--apply] [--json]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The workbook, the ledger, the region, and what to do."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--ledger", choices=sorted(HANDLERS), default="projects")
        parser.add_argument("--region", required=True, help="区划代码")
        parser.add_argument("--as-of", type=date.fromisoformat, help="数据截至，如 2023-01-31")
        parser.add_argument("--user", help="以谁的名义导入（登录名）；不写则取该区域的项目办")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
        doing = parser.add_mutually_exclusive_group()
        doing.add_argument("--dry-run", action="store_true", help="只检查（默认）")
        doing.add_argument("--apply", action="store_true", help="没有错误时写入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks, perhaps writes, and reports."""
        with coming_from("import_ledger"):
            run = self._carry_out(options)
        (self._print_json if options["json"] else self._print)(run)
        code = _exit_code(run)
        if code:
            sys.exit(code)

    def _carry_out(self, options: dict[str, Any]) -> ImportRun:
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(_("没有区划代码为 %s 的区域") % options["region"])
        by = _user(options["user"], region)
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("没有这个文件：%s") % path)
        with path.open("rb") as file:
            run = actions.start_run(
                region=region, ledger=options["ledger"], file=File(file), filename=path.name, as_of=options["as_of"],
                by=by, now=timezone.now(),
            )  # fmt: skip
        with progress.working_on(run.pk) as tell:
            both = _both(tell, None if options["json"] else self.stderr)
            run = actions.check_run(run=run, now=timezone.now(), tell=both)
            if options["apply"] and _may_write(run):
                run = actions.confirm_run(run=run, by=by, now=timezone.now())
                return actions.apply_run(run=run, by=by, now=timezone.now(), tell=both)
        if run.state == State.CHECKED and not options["apply"]:
            run = actions.discard_run(run=run, by=by, now=timezone.now())
        return run

    def _print(self, run: ImportRun) -> None:
        for finding in run.findings.order_by("pk"):
            place = f"{finding.column}{finding.row}" if finding.row else ""
            label = ImportFinding.Severity(finding.severity).label
            self.stdout.write(f"{label} {finding.sheet} {place} {finding.header} {finding.message}")
        counts = run.counts
        if counts:
            text = _("新增 %(new)d，变更 %(changed)d，无变化 %(unchanged)d，有错误 %(error)d")
            self.stdout.write(text % {key: counts[key] for key in ("new", "changed", "unchanged", "error")})
        self.stdout.write(f"{run.get_state_display()} {run.message}".strip())

    def _print_json(self, run: ImportRun) -> None:
        names = ("severity", "code", "sheet", "row", "column", "header", "found", "expected", "message")
        report = {
            "run": run.pk,
            "state": run.state,
            "message": run.message,
            "as_of": run.as_of.isoformat(),
            "counts": run.counts,
            "findings": list(run.findings.order_by("pk").values(*names)),
        }
        self.stdout.write(json.dumps(report, ensure_ascii=False))


def _user(username: str | None, region: Region) -> User:
    """The person named, or the first who may import into the region."""
    people = User.objects.filter(is_active=True, **({"username": username} if username else {}))
    for user in people.filter(grants__isnull=False).distinct().order_by("pk"):
        if Region.objects.open_to(user, Capability.IMPORT).filter(pk=region.pk).exists():
            return user
    if username:
        raise CommandError(
            _("用户 %(name)s 不能导入%(region)s的台账") % {"name": username, "region": region.name}
        )
    raise CommandError(_("%s还没有项目办用户；请用 --user 指明") % region.name)


def _may_write(run: ImportRun) -> bool:
    errors = sum(run.counts.get("findings", {}).get("error", {}).values())
    changes = run.counts.get("new", 0) + run.counts.get("changed", 0)
    return run.state == State.CHECKED and not errors and changes > 0


def _exit_code(run: ImportRun) -> int:
    """0, 1 or 2 as told above; a file that changes nothing is no error."""
    if run.state == State.REFUSED:
        return UNREADABLE
    errors = sum(run.counts.get("findings", {}).get("error", {}).values())
    failed = run.state in (State.FAILED, State.READING, State.APPLYING)
    return ERRORS if errors or failed else READ


def _both(tell: progress.Tell, stderr: Any) -> progress.Tell:
    """Tells the page and, line by line, the shell."""

    def told(step: str, done: int, total: int) -> None:
        tell(step, done, total)
        if stderr is not None:
            stderr.write(
                f"\r{step} {done}/{total}" if total else f"\r{step}", ending="\n" if done == total else ""
            )

    return told
