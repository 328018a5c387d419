"""Says of imports whose job was killed that they were interrupted; `serve` calls it before it starts."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sanpi.core.audit import coming_from
from sanpi.exchange.actions import recover_runs


class Command(BaseCommand):
    """Ends interrupted runs."""

    help = str(_("把服务中断时没有做完的导入标记为失败（什么都没有写入）"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the runs that were ended."""
        with coming_from("recover_runs"):
            for run in recover_runs(now=timezone.now()):
                self.stdout.write(f"{run.pk} {run.filename}: {run.message}")
