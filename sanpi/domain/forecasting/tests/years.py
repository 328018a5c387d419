"""A city in a few lines: projects whose habits can be told beforehand."""

from random import Random

from sanpi.domain.forecasting import Asked, ProjectYear

TEN_MILLION = 10_000_000


def year(project, number, completed, plan=TEN_MILLION, group="新开工", owner="住建局", **more):
    """A project-year that completed a share of its plan in even steps."""
    amounts = tuple(round(completed * plan * month / 12) for month in range(1, 13))
    return ProjectYear(project, number, group, owner, plan, amounts, **more)


def ask(project="新项目", done=0.25, month=3, plan=TEN_MILLION, group="新开工", owner="住建局", **more):
    """A question in 2026 about a project that has completed a share of its plan in even steps."""
    amounts = tuple(round(done * plan * known / month) for known in range(1, month + 1))
    return Asked(project, 2026, group, owner, plan, month, amounts, **more)


def city(projects=120, years=(2024, 2025), seed=3):
    """Projects of two kinds: 续建 complete about 95% of their plans, 新开工 about 50%, each with a habit of its own."""
    random = Random(seed)
    found = []
    for number in range(projects):
        group, usual = ("续建", 0.95) if number % 2 else ("新开工", 0.5)
        habit = random.gauss(0, 0.08)
        for each in years:
            share = min(max(usual + habit + random.gauss(0, 0.08), 0.05), 1.1)
            found.append(year(f"项目{number:03}", each, share, group=group, owner=f"单位{number % 8}"))
    return found
