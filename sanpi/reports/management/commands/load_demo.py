"""`manage.py load_demo`: fills an empty database with the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.reports.demo import NotEmptyError, load
from sanpi.reports.demo.notice import describe_accounts


class Command(BaseCommand):
    """Loads the demonstration into an empty database, all or nothing; otherwise says why not and ends with 1."""

    help = _("向空库装入演示数据（上街区、高新区，公开数字可逐项复现）；库中已有项目或用户时拒绝执行。")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Loads, then prints how much there is and how to sign in."""
        try:
            loaded = load(now=timezone.now())
        except NotEmptyError as refused:
            raise CommandError(str(refused), returncode=1) from refused
        self.stdout.write(
            _("演示数据已装入：项目 %(projects)d 个、用户 %(accounts)d 个、审计记录 %(entries)d 条。")
            % {"projects": loaded.projects, "accounts": loaded.accounts, "entries": loaded.entries}
        )
        if options["verbosity"]:  # `serve` tells it itself, each time it starts
            self.stdout.write(describe_accounts())
