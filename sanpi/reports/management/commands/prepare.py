"""`manage.py prepare`: brings a database to the state in which Sanpi can be used."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from sanpi.batches.models import BatchType
from sanpi.core.models import Code, CodeList
from sanpi.projects.models import Gate, ProjectKind
from sanpi.reports.reference import load_reference

LOADED = (CodeList, Code, ProjectKind, Gate, BatchType)


class Command(BaseCommand):
    """Applies migrations and adds the reference data that is missing; running it again changes nothing."""

    help = _("建立或升级数据库结构，并装入代码表、项目类别、阶段要件和批次；可重复执行。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """No options of its own."""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prints in one line what was done."""
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        call_command("migrate", verbosity=0, interactive=False)
        before = _rows()
        load_reference()
        added = _rows() - before
        structure = _("应用迁移 %d 个") % waiting if waiting else _("数据库结构已是最新")
        reference = _("新增基础数据 %d 条") % added if added else _("基础数据齐全")
        text = _(
            "准备完成：%(structure)s；%(reference)s（代码表 %(lists)d 个、项目类别 %(kinds)d 个、批次 %(batches)d 个）。"
        )
        self.stdout.write(
            text
            % {
                "structure": structure,
                "reference": reference,
                "lists": CodeList.objects.count(),
                "kinds": ProjectKind.objects.count(),
                "batches": BatchType.objects.count(),
            }
        )


def _rows() -> int:
    return sum(model._default_manager.count() for model in LOADED)
