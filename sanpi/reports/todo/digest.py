"""The same in plain text: for a person's mail, and for a group chat without any detail."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from sanpi.organizations.models import User
from sanpi.reports.todo.collecting import Todo, todo_of
from sanpi.reports.todo.items import Part, Urgency

LINES, PEOPLE = 10, 30


def digest_text(user: User, day: date) -> str:
    """What waits for the person, for his mail; empty when nothing does."""
    return text_of(user, todo_of(user, day), day)


def text_of(user: User, todo: Todo, day: date) -> str:
    """The digest of things looked up already."""
    if not todo.items:
        return ""
    lines = [headline(user, todo, day), ""]
    for part in todo.parts:
        lines += [*_lines(part), ""]
    return "\n".join([*lines, _where()])


def headline(user: User, todo: Todo, day: date) -> str:
    """“王某，2023-02-03 有 5 项待办，其中超期 2 项”."""
    words = _("%(name)s，%(day)s 有 %(count)d 项待办") % {
        "name": user.name, "day": day, "count": len(todo.items),
    }  # fmt: skip
    return words + _late(todo)


def _late(todo: Todo) -> str:
    late = todo.count(Urgency.LATE)
    return _("，其中超期 %d 项") % late if late else ""


def _lines(part: Part) -> Iterator[str]:
    yield f"【{part.title}】"
    for item in part.items[:LINES]:
        yield f"· {item.text}（{item.why}）"
    left = len(part.items) - LINES
    if left > 0 or part.more_url:
        yield _("  还有 %d 项，见系统") % left if left > 0 and not part.more_url else _("  还有更多，见系统")


def _where() -> str:
    if not settings.SITE_URL:
        return _("请登录系统，在“我的待办”中办理。")
    return _("登录办理：%s/todo/") % settings.SITE_URL.rstrip("/")


def chat_text(found: Sequence[tuple[User, Todo]]) -> str:
    """How much waits for whom, for a group chat: no project, no amount; empty when nothing waits for anybody."""
    busy = [(user, todo) for user, todo in found if todo.items]
    if not busy:
        return ""
    busy.sort(key=lambda each: (-each[1].count(Urgency.LATE), -len(each[1].items), each[0].name, each[0].pk))
    lines = [
        _("%(name)s：%(count)d 项") % {"name": _named(user), "count": len(todo.items)} + _late(todo)
        for user, todo in busy[:PEOPLE]
    ]
    if len(busy) > PEOPLE:
        lines.append(_("另有 %d 人也有待办") % (len(busy) - PEOPLE))
    return "\n".join([*lines, _where()])


def _named(user: User) -> str:
    return f"{user.name}（{user.organization.name}）" if user.organization else user.name
