"""A process of its own that reads a PDF from its input and writes its text, as JSON, to its output.

No check inside a library stops a page that was made to run on; a process has a limit of memory and time and can be ended.
It knows nothing of Django. The answer is {"text": …}, or {"fault": …, "pages": …}.
"""

import io
import json
import logging
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

# Address space of the process.
_MOST_MEMORY = 1 << 30
# Bytes of drawing on one page: a page of text takes some ten thousand, a map of the district many millions.
_MOST_DRAWING = 4 << 20


def text_of(reader: PdfReader, longest: int, most_pages: int) -> dict[str, Any]:
    """The text of all pages; of a longer one only enough to see that it is too long."""
    if reader.is_encrypted and not reader.decrypt(""):
        return {"fault": "encrypted"}
    pages = len(reader.pages)
    if pages > most_pages:
        return {"fault": "pages", "pages": pages}
    found: list[str] = []
    length = 0
    for page in reader.pages:
        if sum(_drawings(page, set(), _MOST_DRAWING)) > _MOST_DRAWING:
            continue
        found.append(page.extract_text())
        length += len(found[-1])
        if length > longest:
            break
    return {"text": "\n".join(found)}


def _drawings(page: Any, seen: set[int], most: int) -> Iterator[int]:
    """Bytes of the page's own drawing and of the forms it is made of, each once; ends where they are more than `most`."""
    contents = page.get_contents()
    total = len(contents.get_data()) if contents is not None else 0
    yield total
    waiting = [page.get("/Resources")]
    while waiting and total <= most:
        for form in _forms(waiting.pop(), seen):
            size = len(form.get_data())
            total += size
            yield size
            if total > most:
                return
            waiting.append(form.get("/Resources"))


def _forms(resources: Any, seen: set[int]) -> Iterator[Any]:
    objects = resources.get_object().get("/XObject") if resources is not None else None
    for value in objects.get_object().values() if objects is not None else ():
        form = value.get_object()
        if form.get("/Subtype") == "/Form" and id(form) not in seen:
            seen.add(id(form))
            yield form


def main(longest: int, most_pages: int, most_seconds: int) -> None:
    """Reads the input under the limits. Whatever the library raises for a file that is no proper PDF is one fault."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds + 1))
    # It writes a line for every oddity of a file.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        answer = text_of(PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=False), longest, most_pages)
    except Exception as failed:
        answer = {"fault": "broken", "cause": f"{type(failed).__name__}: {failed}"[:200]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
