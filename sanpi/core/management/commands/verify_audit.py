"""Checks the audit chain; for the nightly job and for inspectors."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sanpi.core import audit


class Command(BaseCommand):
    """Recomputes the hash of every entry; exit status 1 and the first faulty place if it does not hold."""

    help = "校验审计记录是否完整、未被改动；发现问题时退出码为 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果，便于监控程序读取")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the outcome."""
        count, breach = audit.verify()
        if options["json"]:
            outcome = {
                "intact": breach is None,
                "entries": count,
                "breach": {"number": breach.number, "message": breach.message} if breach else None,
            }
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
        elif breach is None:
            self.stdout.write(_("校验通过：%d 条审计记录完整，未被改动") % count)
        if breach:
            raise CommandError(_("审计记录已被改动：%s") % breach.message)
