"""A language model that the institution runs itself may propose what a figure counts. It never gives a value or a verdict.

The address is an operator's setting, spoken to in the manner of OpenAI's chat completions; without it nothing is sent.
Only the words around figures whose measure was not understood leave the machine. What comes back is held against the
text and against our own list of measures; the rest is dropped. A person adopts a proposal, or does not.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from sanpi.domain.periods import PeriodError, parse_numbers
from sanpi.factcheck.rules.asking import measure_words

MOST_FIGURES = 60
BEFORE, AFTER = 60, 30  # characters around a figure
_LONGEST_ANSWER = 256 * 1024
_BATCHES = {"签约一批": "signed", "开工一批": "started", "投产一批": "in_production"}
_LEVELS = frozenset({"省级", "市级", "省市", "区级"})
_ASKED = (
    "下面是一篇公文中的若干数字及其前后文。请判断每个数字统计的是什么。只输出 JSON 数组，每项为 "
    '{"id": 编号, "measure": 指标, "subject": 主语原文, "batch": 批次, "periods": 期次, "level": 名单层级}；'
    "指标只能从给出的清单里选，主语须照抄前后文，看不出的留空字符串，不要改动或计算任何数字。"
)


class ModelError(Exception):
    """No usable answer; the message is Chinese and short."""


class _NoRedirect(HTTPRedirectHandler):
    """An answer that points elsewhere is none: the operator allowed one address."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def ready() -> bool:
    """Whether an address has been set that may be spoken to."""
    parts = urlsplit(settings.LANGUAGE_MODEL_URL)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def ask(text: str, claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Place of a figure → what it may count, in the words of a correction. Raises ModelError."""
    if not ready():
        raise ModelError(_("没有设置语言模型的地址"))
    asked = [claim for claim in claims if not claim["measure"]][:MOST_FIGURES]
    if not asked:
        return {}
    wanted = {claim["id"]: claim for claim in asked}
    figures = [
        {"id": claim["id"], "figure": claim["surface"], "context": _around(text, claim)} for claim in asked
    ]
    question = json.dumps({"measures": measure_words(), "figures": figures}, ensure_ascii=False)
    found = {}
    for answer in _answers(_content(_post(question))):
        claim = wanted.get(str(answer.get("id", "")))
        if claim and (values := dict(_valid(answer, _around(text, claim)))):
            found[f"{claim['start']}-{claim['end']}"] = values
    return found


def _around(text: str, claim: Mapping[str, Any]) -> str:
    return text[max(0, claim["start"] - BEFORE) : claim["end"] + AFTER]


def _valid(answer: Mapping[str, Any], around: str) -> Iterator[tuple[str, Any]]:
    """What may stand as a proposal; nothing without a measure of ours."""
    said = {name: value for name, value in answer.items() if isinstance(value, str) and value}
    if said.get("measure") not in measure_words():
        return
    yield "measure", said["measure"]
    if (subject := said.get("subject")) and subject in around:
        yield "subject", subject
    if (batch := said.get("batch")) in _BATCHES:
        yield "batch", _BATCHES[batch]
    if (level := said.get("level")) in _LEVELS:
        yield "level", level
    if 0 < len(periods := said.get("periods", "")) <= 40:
        try:
            yield "periods", list(parse_numbers(periods))
        except PeriodError:
            return


def _post(question: str) -> Any:
    url = settings.LANGUAGE_MODEL_URL.rstrip("/") + "/chat/completions"
    body = {
        "model": settings.LANGUAGE_MODEL_NAME,
        "temperature": 0,
        "messages": [{"role": "system", "content": _ASKED}, {"role": "user", "content": question}],
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if settings.LANGUAGE_MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.LANGUAGE_MODEL_KEY}"
    request = Request(url, json.dumps(body, ensure_ascii=False).encode(), headers)  # noqa: S310  (scheme checked)
    try:
        opener = build_opener(_NoRedirect, ProxyHandler({}))
        until = time.monotonic() + settings.LANGUAGE_MODEL_SECONDS
        with opener.open(request, timeout=settings.LANGUAGE_MODEL_SECONDS) as answer:
            return json.loads(b"".join(_pieces(answer, until)))
    except HTTPError as failed:
        raise ModelError(_("对方拒绝，HTTP %d") % failed.code) from failed
    except TimeoutError as failed:
        raise ModelError(_("%d 秒内没有回应") % settings.LANGUAGE_MODEL_SECONDS) from failed
    except (URLError, HTTPException, OSError) as failed:
        raise ModelError(_("连不上")) from failed
    except ValueError as failed:
        raise ModelError(_("回应不是约定的格式")) from failed


def _pieces(answer: Any, until: float) -> Iterator[bytes]:
    """The answer as it comes, up to the longest; TimeoutError for one that drips beyond its time."""
    left = _LONGEST_ANSWER
    while left > 0 and (piece := answer.read1(left)):
        if time.monotonic() > until:
            raise TimeoutError
        left -= len(piece)
        yield piece


def _content(answer: Any) -> str:
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as failed:
        raise ModelError(_("回应不是约定的格式")) from failed
    return content if isinstance(content, str) else ""


def _answers(content: str) -> list[Mapping[str, Any]]:
    """The list inside the answer, whatever talk stands around it."""
    start, end = content.find("["), content.rfind("]")
    try:
        found = json.loads(content[start : end + 1])
    except ValueError as failed:
        raise ModelError(_("回应不是约定的格式")) from failed
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
