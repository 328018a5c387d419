"""`manage.py send_digests`: tells everybody once a day what waits for him; meant for a timer in the morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.organizations.digests import Outcome
from sanpi.reports.jobs import send_digests_of_today
from sanpi.reports.todo.delivery import send_digests


class Command(BaseCommand):
    """Sends today's digests. Safe to run again: nobody gets two a day, what failed is tried again."""

    help = _("发送今天的待办摘要：邮件和群机器人。可以重复运行：每人每天最多一封，失败的重试。")

    def add_arguments(self, parser: CommandParser) -> None:
        """`--dry-run` sends nothing, `--later` leaves the work to the worker."""
        parser.add_argument("--dry-run", action="store_true", help=_("只列出会发给谁，不发送"))
        parser.add_argument("--later", action="store_true", help=_("交给后台任务发送，立即返回"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sends, and says how it went; what failed also stands on the page of the robots."""
        if options["later"]:
            send_digests_of_today.enqueue()
            self.stdout.write(_("已交给后台任务。"))
            return
        now = timezone.now()
        with coming_from("command send_digests"):
            dry_run = bool(options["dry_run"])
            outcome = send_digests(day=timezone.localdate(now), now=now, dry_run=dry_run)
        self._tell(outcome, dry_run=dry_run)

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        if dry_run:
            for name in outcome.sent:
                self.stdout.write(name)
            self.stdout.write(_("会发给 %d 处，没有发送。") % len(outcome.sent))
            return
        names = {"sent": len(outcome.sent), "failed": len(outcome.failed), "skipped": outcome.skipped}
        self.stdout.write(_("发送 %(sent)d 处，失败 %(failed)d 处，今天已发过 %(skipped)d 处。") % names)
        for name in outcome.failed:
            self.stderr.write(_("没有发出：%s") % name)
