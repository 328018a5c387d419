"""Where the measured projects lie and who answers for them: one city, eight districts, most projects in the first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.contrib.auth.hashers import make_password
from pypinyin import Style, lazy_pinyin

from benchmarks.loading import insert
from sanpi.batches.models import BatchType
from sanpi.batches.reference import load_reference as load_batches
from sanpi.core.models import Code
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.models import Official, Organization, Region, Role, RoleGrant, User
from sanpi.projects.models import ProjectKind
from sanpi.projects.reference import load_reference as load_projects

CITY = "990100"
DISTRICTS = [f"9901{number:02}" for number in range(1, 9)]
# Three projects of five lie in the first district.
SHARES = (60, 10, 8, 6, 5, 4, 4, 3)
UNITS, LEADS, FIRMS = 40, 15, 30_000
OFFICE, DISTRICT_OFFICE, LIAISON = "office", "district", "liaison"
# The passwords are as new as the day of the measurements, or the first page asked would be to change them.
OPENED = datetime(2026, 6, 29, tzinfo=UTC)
FIRST = (
    "华",
    "中",
    "金",
    "正",
    "天",
    "新",
    "宏",
    "瑞",
    "恒",
    "东",
    "明",
    "远",
    "科",
    "嘉",
    "盛",
    "泰",
    "安",
    "达",
)
SECOND = (
    "源",
    "鼎",
    "铝",
    "耐",
    "装",
    "机",
    "电",
    "能",
    "通",
    "联",
    "创",
    "智",
    "材",
    "工",
    "航",
    "药",
    "粮",
    "盾",
)
WHAT = (
    "高端装备制造", "铝精深加工", "新能源汽车零部件", "智能传感器", "超硬材料", "生物医药", "冷链物流", "数据中心", "充电桩",
    "污水处理厂", "安置房", "标准化厂房", "耐火材料", "工业互联网平台", "职业学校", "城市道路", "储能电站", "食品加工",
    "文化旅游", "通用航空",
)  # fmt: skip
HOW = ("生产线", "产业园", "一期", "二期", "技术改造", "扩建", "研发中心", "配套工程", "智能化升级", "基地")


@dataclass(frozen=True, slots=True)
class Place:
    """A district with the keys of its units and leading posts."""

    region: int
    units: tuple[int, ...]
    leads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What projects refer to."""

    city: int
    places: tuple[Place, ...]
    kinds: dict[str, int]
    codes: dict[str, tuple[int, ...]]
    batches: tuple[int, ...]


def initials(word: str) -> str:
    """The first letters of a word's pinyin."""
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore"))


def make_world() -> World:
    """Regions, units, posts, accounts, firms and the code lists of a new installation."""
    load_projects()
    load_batches()
    city = Region.objects.create(code=CITY, name="示例市", path=f"{CITY}/")
    places = tuple(_place(city, code) for code in DISTRICTS)
    rng = Random(1)
    insert(Enterprise, ("id", "name"), ((pk, _firm(rng, pk)) for pk in range(1, FIRMS + 1)))
    _accounts(city, places)
    codes: dict[str, tuple[int, ...]] = {}
    for name, key in Code.objects.order_by("pk").values_list("list__code", "pk"):
        codes[name] = (*codes.get(name, ()), key)
    kinds = dict(ProjectKind.objects.values_list("code", "pk"))
    return World(city.pk, places, kinds, codes, tuple(BatchType.objects.values_list("pk", flat=True)))


def _place(city: Region, code: str) -> Place:
    number = int(code[-2:])
    region = Region.objects.create(code=code, name=f"示例{number}区", parent=city, path=f"{city.path}{code}/")
    units = Organization.objects.bulk_create(
        Organization(region=region, name=f"示例{number}区第{each}单位") for each in range(1, UNITS + 1)
    )
    leads = Official.objects.bulk_create(
        Official(region=region, name=f"示例{number}区领导{each}") for each in range(1, LEADS + 1)
    )
    return Place(region.pk, tuple(unit.pk for unit in units), tuple(lead.pk for lead in leads))


def _firm(rng: Random, number: int) -> str:
    return f"示例{rng.choice(FIRST)}{rng.choice(SECOND)}{rng.choice(WHAT)}有限公司{number}"


def _accounts(city: Region, places: tuple[Place, ...]) -> None:
    """The city's office, the first district's office, and a liaison who sees the projects of one unit."""
    district = Region.objects.get(pk=places[0].region)
    for username, role, region in (
        (OFFICE, Role.PROJECT_OFFICE, city),
        (DISTRICT_OFFICE, Role.PROJECT_OFFICE, district),
        (LIAISON, Role.LIAISON, district),
    ):
        user = User.objects.create(
            username=username, name=username, password=make_password(None), must_change_password=False,
            created_at=OPENED, password_changed_at=OPENED,
            organization_id=places[0].units[0] if role is Role.LIAISON else None,
        )  # fmt: skip
        RoleGrant.objects.create(user=user, role=role, region=region, granted_at=OPENED)
