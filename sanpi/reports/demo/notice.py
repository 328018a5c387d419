"""What `serve` tells a newcomer about the demonstration's accounts."""

from sanpi.organizations.models import User
from sanpi.reports.demo.accounts import ACCOUNTS, SHARED_WORD

# One account per kind of person is enough to look around with.
SHOWN = (
    "office.410106", "town.410106", "liaison.410106", "lead.410106", "window.410106", "supervision.410106",
    "viewer.410106", "office.410172", "office.410100", "sysadmin", "secadmin", "auditadmin",
)  # fmt: skip


def describe_accounts() -> str:
    """The demonstration's accounts as lines of text; nothing when the database is not the demonstration."""
    present = set(User.objects.filter(username__in=SHOWN, is_active=True).values_list("username", flat=True))
    shown = [account for account in ACCOUNTS if account.username in present]
    if len(shown) < len(SHOWN):
        return ""
    lines = [f"  {account.username:<16} {account.post}（{account.role.label}）" for account in shown]
    return "\n".join([f"演示账号（密码都是 {SHARED_WORD}）：", *lines])
