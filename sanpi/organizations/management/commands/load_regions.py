"""Loads a table of regions from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.organizations import actions, region_file


class Command(BaseCommand):
    """All or nothing: every fault is listed with its line, and nothing is written while there is one."""

    help = "导入区划表（CSV，列：code,name[,kind,parent_code]，UTF-8 或 GB18030）；有一处错误就全部不写入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV 文件")
        parser.add_argument("--dry-run", action="store_true", help="只检查并报告将要发生的变化，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what was done, or every fault."""
        path: Path = options["file"]
        try:
            text = region_file.decoded(path.read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(_("无法读取 %(file)s：%(error)s") % {"file": path, "error": error}) from error
        rows, faults = region_file.read(text)
        load = actions.plan_regions(rows, faults)
        if load.findings:
            lines = "\n".join(f"{finding.where}：{finding.text}" for finding in load.findings)
            raise CommandError(
                _("有 %(count)d 处错误，未写入任何内容：\n%(lines)s")
                % {"count": len(load.findings), "lines": lines}
            )
        if not options["dry_run"]:
            with coming_from("manage.py load_regions"):
                load = actions.load_regions(rows=rows, by=None, now=timezone.now())
        outcome = _("将导入") if options["dry_run"] else _("已导入")
        counts = (len(load.created), len(load.changed), load.unchanged)
        self.stdout.write(outcome + _("：新增 %d 个，变更 %d 个，未变 %d 个") % counts)
