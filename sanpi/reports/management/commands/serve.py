"""`python manage.py serve`: everything one machine needs, in one command."""

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sanpi.organizations.models import User
from sanpi.projects.models import Project
from sanpi.reports.demo.notice import describe_accounts

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    """Prepares the database, loads the demo district into a new one if asked, starts web server and worker."""

    help = "准备数据库并启动服务（网页和后台任务）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--demo", action="store_true", help="新数据库载入演示数据")
        parser.add_argument("--processes", type=int, default=2, help="网页进程数")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        _refuse_taken(host, port)
        call_command("prepare", stdout=self.stdout)
        call_command("recover_runs", stdout=self.stdout)
        call_command("clearsessions")
        fresh = not User.objects.exists() and not Project.objects.exists()
        if options["demo"] and fresh:
            call_command("load_demo", stdout=self.stdout, verbosity=0)
        # What a timer does once a day on a server; here it is done at the start.
        call_command("keep_months", stdout=self.stdout)
        call_command("escalate_issues", stdout=self.stdout)
        call_command("rate_lights", stdout=self.stdout)
        self.stdout.write(f"\n三批已启动：http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/")  # noqa: S104  (compared, not bound)
        accounts = describe_accounts()
        if accounts:
            self.stdout.write(accounts)
        elif fresh:
            self.stdout.write("数据库是空的：请先运行 python manage.py create_admins 建立管理员。")
        self.stdout.write("按 Ctrl+C 停止。\n")
        self.stdout.flush()
        sys.exit(_run(_environment(host), host, port, options["processes"]))


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise CommandError(
                f"端口 {port} 已被占用或不可用（{taken.strerror}）。换一个：make run PORT=8001"
            ) from taken


def _environment(host: str) -> dict[str, str]:
    """The children's environment; a server open to the network answers to this machine's names and addresses."""
    environment = dict(os.environ)
    if host not in LOOPBACK and "ALLOWED_HOSTS" not in environment:
        name = socket.gethostname()
        try:
            addresses = socket.gethostbyname_ex(name)[2]
        except OSError:
            addresses = []
        environment["ALLOWED_HOSTS"] = ",".join([*settings.ALLOWED_HOSTS, host, name, *addresses])
    return environment


def _run(environment: dict[str, str], host: str, port: int, processes: int) -> int:
    """Runs worker and web server until one of them ends or the operator stops them."""
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--interval", "0.5"],
        env=environment,
        cwd=settings.BASE_DIR,
    )
    web = subprocess.Popen(  # noqa: S603
        [
            sys.executable, "-m", "gunicorn", "sanpi.wsgi", "--bind", f"{host}:{port}", "--workers", str(processes),
            "--threads", "4", "--timeout", "120", "--log-level", "warning", "--preload",
        ],
        env=environment,
        cwd=settings.BASE_DIR,
    )  # fmt: skip

    def stop(_number: int, _frame: FrameType | None) -> None:
        for child in (web, worker):
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = web.wait()
    worker.terminate()
    worker.wait(timeout=30)
    return code
