"""`manage.py serve`, which is all that `make run` calls: it comes up on an empty folder and leaves data alone."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, *options: str) -> Iterator[Path]:
    """The server at work with its data in `folder`; gives the file of what it says."""
    names = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"}
    environment = {key: value for key, value in os.environ.items() if key not in names} | {
        "DATA_DIR": str(folder)
    }
    said = folder / "said.txt"
    with said.open("w") as output:
        command = [sys.executable, "manage.py", "serve", "--port", str(port), *options]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", server, said)
            yield said
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def wait_for(address: str, server: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert server.poll() is None, said.read_text()
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(said.read_text())


def test_an_empty_folder_becomes_a_running_demonstration_and_stays_as_it_is(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, "--demo") as said:
        assert f"http://127.0.0.1:{port}/" in said.read_text()
        assert "office.410106" in said.read_text()
    size = (tmp_path / "sanpi.sqlite3").stat().st_size
    with serving(tmp_path, port, "--demo") as said:
        assert "office.410106" in said.read_text()
    assert (tmp_path / "sanpi.sqlite3").stat().st_size == size


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = os.environ | {"DATA_DIR": str(tmp_path)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode != 0
    assert f"端口 {port} 已被占用" in done.stderr
