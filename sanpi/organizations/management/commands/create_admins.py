"""Opens the first administrators of an empty database."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.organizations import actions
from sanpi.organizations.models import Role

# From the environment rather than the command line, where every user of the machine could read them.
VARIABLES = {
    Role.SYSTEM_ADMIN: "SYSTEM_ADMIN_PASSWORD",
    Role.SECURITY_ADMIN: "SECURITY_ADMIN_PASSWORD",
    Role.AUDIT_ADMIN: "AUDIT_ADMIN_PASSWORD",
}


class Command(BaseCommand):
    """Creates sysadmin, secadmin and auditadmin, and prints their first passwords once."""

    help = (
        "在空库中建立系统、安全、审计三名管理员并显示一次初始密码。"
        "可用环境变量 SYSTEM_ADMIN_PASSWORD、SECURITY_ADMIN_PASSWORD、AUDIT_ADMIN_PASSWORD "
        "指定初始密码，不指定则随机生成"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-none", action="store_true", help="已有管理员时不报错，直接结束（供部署脚本重复执行）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints a line per administrator; refuses when there are administrators."""
        passwords = {str(role): os.environ.get(variable) for role, variable in VARIABLES.items()}
        try:
            with coming_from("manage.py create_admins"):
                created = actions.create_administrators(passwords=passwords, now=timezone.now())
        except ValidationError as refusal:
            if options["if_none"] and refusal.code == "exists":
                return
            raise CommandError("；".join(refusal.messages)) from refusal
        self.stdout.write(_("三名管理员须由三个人分别担任。首次登录时须修改密码；以下初始密码只显示这一次："))
        for user, password in created:
            self.stdout.write(f"  {user.name}\t{user.username}\t{password}")
