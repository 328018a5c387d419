"""Proves that every stored file is still what was uploaded."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sanpi.documents.integrity import Fault, faults
from sanpi.documents.models import Document


class Command(BaseCommand):
    """`manage.py verify_documents [--json]`: exit status 1 when a file is missing or altered."""

    help = _("核对每个文件的校验值，列出缺失和被改动的文件；有问题时返回 1")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        checked = Document.objects.count()
        self.stdout.write(_as_json(checked, found) if options["json"] else _as_text(checked, found))
        if found:
            raise CommandError(_("有 %s 个文件缺失或被改动，请从备份中恢复") % len(found), returncode=1)


def _as_json(checked: int, found: list[Fault]) -> str:
    report = {"checked": checked, "faults": [fault.as_dict() for fault in found]}
    return json.dumps(report, ensure_ascii=False, indent=2)


def _as_text(checked: int, found: list[Fault]) -> str:
    lines = [
        f"{fault.label}\t{fault.document.pk}\t{fault.document.name}\t{fault.document.file.name}"
        for fault in found
    ]
    text = _("已核对 %(checked)s 个文件，%(found)s 个有问题")
    return "\n".join([*lines, text % {"checked": checked, "found": len(found)}])
