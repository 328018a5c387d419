"""`manage.py check_text`: the figures of a file against each other and, with a region, against its ledger."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.documents.inspection import inspect
from sanpi.documents.names import extension_of
from sanpi.domain.extraction import Verdict
from sanpi.domain.periods import DateError, parse_date
from sanpi.factcheck.actions import reader_for
from sanpi.factcheck.reading import read_file
from sanpi.factcheck.records import as_numbers, differing, severity, to_json
from sanpi.factcheck.rules.examining import examine
from sanpi.organizations.models import Region

USAGE_ERROR, FOUND = 2, 1
WORDS = {
    Verdict.OK: "一致", Verdict.ROUNDING: "四舍五入", Verdict.APPROXIMATE: "约数", Verdict.MISMATCH: "不一致",
}  # fmt: skip


class Command(BaseCommand):
    """Prints what was understood and found; keeps nothing.

    Ends with 0 also when something does not agree, unless `--strict` is given (then 1); with 2 for a file that cannot
    be read or a region or day that there is not.
    """

    help = _(
        "核对一个文件（.txt、.docx、.pdf）里的数字：互相加不加得起来；给了区域，再与该区域当日的台账比对。不保存。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whose it is, of which day, and the form of the answer."""
        parser.add_argument("file", help=_("要核对的文件"))
        parser.add_argument("--region", help=_("区划代码，例如 410106；不写只核对文中的数"))
        parser.add_argument("--date", help=_("文稿日期，例如 2023-01-31；不写取文中写明的日期或今天"))
        parser.add_argument("--known", help=_("按哪一天掌握的情况；不写为现在"))
        parser.add_argument("--json", action="store_true", help=_("输出 JSON"))
        parser.add_argument("--strict", action="store_true", help=_("有不一致时返回 1"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reads the file, examines it, prints."""
        region = _region(options["region"])
        found = examine(
            _text(Path(options["file"])),
            reader=reader_for(region, None) if region else None,
            dated_on=_date("--date", options["date"]),
            known=_date("--known", options["known"]),
            today=timezone.localdate(),
        )
        result = to_json(found)
        if options["json"]:
            self.stdout.write(json.dumps(as_numbers(result), ensure_ascii=False, indent=2))
        else:
            self._tell(result)
        if options["strict"] and (differing(result, ledger=False) or differing(result, ledger=True)):
            raise CommandError(_("有不一致的数字"), returncode=FOUND)

    def _tell(self, result: Mapping[str, Any]) -> None:
        names = {claim["id"]: " ".join(claim["surface"].split()) for claim in result["claims"]}
        self.stdout.write(_("读出数字 %d 个") % len(names))
        for each in sorted(result["findings"], key=severity):
            figures = "、".join(names[claim] for claim in each["claims"] if claim in names)
            self.stdout.write(f"[{WORDS[Verdict(each['verdict'])]}] {figures}：{each['explanation']}")
        if result["uncompared"]:
            self.stdout.write(_("台账没有比对的 %d 个") % len(result["uncompared"]))


def _refuse(message: str) -> NoReturn:
    raise CommandError(message, returncode=USAGE_ERROR)


def _text(path: Path) -> str:
    try:
        upload = SimpleUploadedFile(path.name, path.read_bytes())
    except OSError as refused:
        _refuse(_("读不了文件 %(path)s：%(reason)s") % {"path": path, "reason": refused.strerror})
    try:
        accepted = inspect(upload)
        return read_file(upload, extension_of(accepted.name), accepted.name)
    except ValidationError as refused:
        _refuse("；".join(refused.messages))


def _region(code: str | None) -> Region | None:
    if code is None:
        return None
    region = Region.objects.filter(code=code).first()
    if region is None:
        _refuse(_("没有代码为“%s”的区域") % code[:20])
    return region


def _date(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return parse_date(text)
    except DateError as refused:
        _refuse(f"{option}：{refused}")
