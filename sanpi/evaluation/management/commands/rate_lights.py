"""Puts the lights of the day on record; run once a day, after the months of reporting were kept."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.evaluation.actions import nightly, record_lights
from sanpi.evaluation.forms.rulesets import YEARS_BACK
from sanpi.organizations.models import Region


class Command(BaseCommand):
    """Idempotent: what is on record already is not written again."""

    help = _("评定红黄绿并留存记录，生成到期的亮灯措施；每天运行一次，重复运行没有影响")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A region, and a past day."""
        parser.add_argument("--region", help=_("只评这个区划代码的区域及其下级"))
        parser.add_argument("--date", help=_("补评过去的一天，如 2023-01-31；按现在掌握的情况"))

    def handle(self, *args: Any, **options: Any) -> None:
        """The nightly work, or one past day."""
        region, now = _region(options["region"]), timezone.now()
        with coming_from("command rate_lights"):
            if options["date"]:
                day = _day(options["date"], timezone.localdate(now))
                done = record_lights(day=day, today=timezone.localdate(now), now=now, region=region)
                self.stdout.write(
                    _("%(day)s：新增红黄绿记录 %(added)d 条") % {"day": day, "added": done.added}
                )
                return
            lights, steps = nightly(now=now, region=region)
        if lights or steps:
            self.stdout.write(
                _("新增红黄绿记录 %(lights)d 条，亮灯措施 %(steps)d 项") % {"lights": lights, "steps": steps}
            )


def _region(code: str | None) -> Region | None:
    if code is None:
        return None
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise CommandError(_("没有区划代码 %s；可用的代码见“系统 › 区域”") % code)
    return region


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as refused:
        raise CommandError(_("“%s”不是日期；应写作 2023-01-31") % text) from refused
    first = date(today.year - YEARS_BACK, 1, 1)
    if day < first:
        raise CommandError(_("%(day)s 太早；可以补评 %(first)s 以后的日期") % {"day": day, "first": first})
    if day > today:
        raise CommandError(_("%s 在今天以后，不能评定") % day)
    return day
