"""Takes overdue issues to whom the rules name: once a day, at night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.issues.actions import escalate_due
from sanpi.issues.models import Rung
from sanpi.organizations.models import Region


class Command(BaseCommand):
    """`manage.py escalate_issues [--region 410106]`: safe to run again on the same day."""

    help = _("把超期的问题按升级规则报到上一级；每天运行一次，重复运行不会重复升级")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", help=_("只处理这个区划代码及其下级"))

    def handle(self, *args: Any, **options: Any) -> None:
        region = _region(options["region"])
        with coming_from("escalate_issues"):
            risen = escalate_due(region=region, today=timezone.localdate(), now=timezone.now())
        for issue in risen:
            self.stdout.write(f"{issue.number}\t{issue.title}\t{Rung(issue.escalation).label}")
        self.stdout.write(_("升级 %s 个问题") % len(risen))


def _region(code: str | None) -> Region | None:
    if code is None:
        return None
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise CommandError(_("没有区划代码 %s；可用的代码见“系统 › 区域”") % code)
    return region
