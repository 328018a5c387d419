"""PDF files as text, page by page, read by a process that can be ended. What was scanned has no text, and is told so."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

MOST_PAGES = 300
# Seconds for the whole file: an ordinary page takes a hundredth of one.
MOST_SECONDS = 20
_READER = Path(__file__).with_name("pdf_text.py")


def words(file: IO[bytes], longest: int) -> str:
    """The text of all pages; of a longer one only enough to see that it is too long.

    Raises ValidationError for a locked, damaged, scanned or overlong file, and for one that takes too long.
    """
    answer = _answer(file.read(), longest)
    if fault := answer.get("fault"):
        _refuse(fault, answer.get("pages", 0))
    text = str(answer["text"])
    if not text.strip():
        _refuse("scanned")
    return text


def _answer(content: bytes, longest: int) -> dict[str, Any]:
    """What the reading process found. It is ended when its time is over."""
    limits = [str(each) for each in (longest, MOST_PAGES, MOST_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  (our own file, no shell)
            [sys.executable, "-P", str(_READER), *limits], input=content, capture_output=True, check=False,
            timeout=MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"fault": "slow"}
    if done.returncode < 0:  # ended by a signal: processor time is over
        return {"fault": "slow"}
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        found = {"fault": "broken", "cause": done.stderr.decode(errors="replace")[-200:]}
    if found.get("fault") == "broken":
        logger.warning("a PDF could not be read: %s", found.get("cause", ""))
    return found


def _refuse(fault: str, pages: int = 0) -> NoReturn:
    reasons = {
        "encrypted": _("这个 PDF 加了密码；请取消密码后再试，或把文字复制进来。"),
        "pages": _("这个 PDF 有 %(found)s 页，一次最多核对 %(most)s 页；请拆开后再试。")
        % {"found": pages, "most": MOST_PAGES},
        "slow": _("这个 PDF 太复杂，没有读完；请把要核对的文字复制进来。"),
        "scanned": _("这个 PDF 里没有文字，可能是扫描件；请先用识别软件转成文字，或另找文字版。"),
        "broken": _("打不开这个 PDF，文件可能已损坏；请重新导出，或把文字复制进来。"),
    }
    raise ValidationError(reasons[fault], code=fault)
