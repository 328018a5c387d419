"""A web server of our own for measurements: gunicorn on a free port, killed and started again; people who are signed in."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from sanpi.organizations.models import User

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
_TOKEN = "a" * 32
_PATIENCE = 60
# Seconds for which a connection is kept; gunicorn closes it after two.
_IDLE = 1


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Server:
    """The web processes of `manage.py serve`, as many as there, against the database of this process."""

    processes: int = 2
    threads: int = 4
    port: int = field(default_factory=free_port)
    _running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Starts and waits for the first answer."""
        command = [
            sys.executable, "-m", "gunicorn", "sanpi.wsgi", "--bind", f"{HOST}:{self.port}", "--workers",
            str(self.processes), "--threads", str(self.threads), "--timeout", "120", "--log-level", "error", "--preload",
            "--backlog", "2048",
        ]  # fmt: skip
        # A group of its own: killing it ends the workers too, as a power cut does.
        self._running = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), start_new_session=True)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                connection = self.connect()
                connection.request("GET", "/", headers={"Host": "localhost"})
                status = connection.getresponse().status
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            if status >= 500:
                self.kill()
                raise SystemExit(f"the server answers {status}")
            return
        raise SystemExit("the server does not answer")

    def connect(self) -> http.client.HTTPConnection:
        """A connection to the server."""
        return http.client.HTTPConnection(HOST, self.port, timeout=120)

    def kill(self) -> None:
        """SIGKILL to all its processes at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Lets it finish."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._running is not None and self._running.poll() is None:
            os.killpg(self._running.pid, number)
            self._running.wait(timeout=_PATIENCE)


def session_of(user: User) -> str:
    """The cookies of somebody who has just signed in, the one against forgery included."""
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={_TOKEN}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, and after how many milliseconds."""

    status: int
    body: bytes
    milliseconds: float

    @property
    def data(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Person:
    """Somebody at a browser: one connection that is kept, cookies, requests one after the other."""

    server: Server
    cookies: str
    _connection: http.client.HTTPConnection | None = None
    _used: float = 0

    def post(self, path: str, data: Mapping[str, Any]) -> Answer:
        """Sends JSON. Raises OSError or HTTPException when there is no answer."""
        headers = {
            "Cookie": self.cookies, "Content-Type": "application/json", "X-CSRFToken": _TOKEN,
            "Host": f"localhost:{self.server.port}",
        }  # fmt: skip
        return self._ask("POST", path, json.dumps(data).encode(), headers)

    def get(self, path: str) -> Answer:
        """Asks for a page."""
        headers = {"Cookie": self.cookies, "Host": f"localhost:{self.server.port}"}
        return self._ask("GET", path, None, headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        begun = time.perf_counter()
        kept, self._connection = self._connection, None
        # What the server has closed for idleness is opened again, as browsers do.
        connection = kept if kept and begun - self._used < _IDLE else self.server.connect()
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        content = response.read()
        # One that the server closes is opened again by the next request.
        self._connection = None if response.will_close else connection
        self._used = time.perf_counter()
        return Answer(response.status, content, (time.perf_counter() - begun) * 1000)
