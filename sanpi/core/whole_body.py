"""Requests whose connection broke while they were being sent are not acted on."""

from collections.abc import Iterable
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment


class WholeBody:
    """The body of a request; reading it fails where it ends before the announced length.

    Application servers hand on what has come. A form that lost its end on the way would be taken as complete, with its last
    field cut short; Django refuses it when reading fails.
    """

    def __init__(self, body: InputStream, length: int) -> None:
        self._body, self._left = body, length

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer only at the end. Raises OSError where the connection broke."""
        wanted, parts = min(size, self._left), []
        while wanted:
            part = self._taken(self._body.read(wanted))
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def readline(self, size: int) -> bytes:
        """A line, at most `size` bytes of it. Raises OSError where the connection broke."""
        wanted = min(size, self._left)
        return self._taken(self._body.readline(wanted)) if wanted else b""

    def _taken(self, part: bytes) -> bytes:
        if not part:
            raise OSError(f"the connection broke with {self._left} bytes to come")
        self._left -= len(part)
        return part


def whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """The application behind bodies that are whole, or fail."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return guarded
