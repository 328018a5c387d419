"""The tree of regions."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.models import Region, Role
from sanpi.organizations.testing import make_region, make_user, regions, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_user(Role.SYSTEM_ADMIN)
    sign_in(client, user)
    return user


def values(region=None, **more):
    parent = region.parent_id if region else None
    known = {"code": region.code, "name": region.name, "kind": region.kind} if region else {}
    return {"kind": "administrative", "parent": parent or ""} | known | more


def create(client, **more):
    return client.post(reverse("organizations:region_create"), values(**more))


def edit(client, region, **more):
    return client.post(reverse("organizations:region", args=[region.code]), values(region, **more))


def test_the_tree_is_shown_from_the_top_down(client, admin):
    regions()
    page = client.get(reverse("organizations:regions")).context["page"]
    assert [(region.depth, region.name) for region in page] == [
        (0, "河南省"), (1, "郑州市"), (2, "中原区"), (2, "上街区"), (2, "高新区"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "上街"}, ["上街区"]),
        ({"q": "4101"}, ["郑州市", "中原区", "上街区", "高新区"]),
        ({"under": "410106"}, ["上街区"]),
        ({"under": "410000"}, ["河南省", "郑州市", "中原区", "上街区", "高新区"]),
        ({"under": "10000"}, []),
        ({"kind": "zone"}, ["高新区"]),
    ],
)
def test_the_tree_can_be_narrowed(client, admin, query, names):
    regions()
    page = client.get(reverse("organizations:regions"), query).context["page"]
    assert [region.name for region in page] == names


def test_the_tree_asks_as_often_for_many_as_for_few(client, admin, django_assert_num_queries):
    city = regions().city
    for number in range(11, 60):
        make_region(f"4101{number}", f"第{number}区", city)
    client.get(reverse("organizations:regions"))
    with django_assert_num_queries(5):  # session, account, its roles; number of rows, rows
        client.get(reverse("organizations:regions"))


def test_a_region_knows_its_path(client, admin):
    create(client, code="410103", name="二七区", parent=regions().city.pk)
    assert Region.objects.get(code="410103").path == "410000/410100/410103/"
    assert AuditEntry.objects.get(verb="create_region").after["parent"] == "郑州市"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"code": "41010"}, "6位数字"),
        ({"code": "990106"}, "不是省级代码"),
        ({"code": "ZONE", "kind": "zone"}, "6 到 12 位"),
        ({"code": "410173", "kind": "zone"}, "功能区必须选择上级区域"),
        ({"code": "410106"}, "区划代码 410106 已存在：上街区"),
    ],
)
def test_what_is_wrong_with_a_region_is_named(client, admin, given, message):
    regions()
    response = create(client, **({"name": "新区"} | given))
    assert response.status_code == 422
    assert message in response.content.decode()


def test_everything_below_moves_along(client, admin):
    where = regions()
    other = make_region("130000", "河北省")
    edit(client, where.city, parent=other.pk)
    paths = Region.objects.filter(path__startswith="130000/").values_list("path", flat=True)
    assert list(paths) == [
        "130000/", "130000/410100/", "130000/410100/410102/", "130000/410100/410106/", "130000/410100/410172/",
    ]  # fmt: skip


def test_a_new_code_reaches_everything_below(client, admin):
    edit(client, regions().city, code="410200")
    assert Region.objects.get(code="410106").path == "410000/410200/410106/"


def test_roles_follow_the_region_when_it_moves(client, admin):
    where = regions()
    office = make_user(Role.PROJECT_OFFICE, where.city)
    edit(client, where.district, parent=where.province.pk)
    assert not Region.objects.visible_to(office).filter(code="410106").exists()


@pytest.mark.parametrize("below", ["city", "district"])
def test_a_region_does_not_become_its_own_parent(client, admin, below):
    where = regions()
    response = edit(client, where.city, parent=getattr(where, below).pk)
    assert "上级区域不能是它自己或它的下级" in response.content.decode()
    assert Region.objects.get(code="410106").path == "410000/410100/410106/"


def test_saving_without_a_change_leaves_no_entry(client, admin):
    edit(client, regions().city)
    assert not AuditEntry.objects.exists()


def test_the_tree_does_not_get_deeper_than_it_can_be_stored(admin):
    region = None
    for number in range(28):
        region = make_region(f"Z{number:05}", "区", region)
    with pytest.raises(ValidationError, match="层级过深"):
        create_below(region, admin)


def create_below(parent, by):
    now = timezone.now()
    actions.create_region(code="410106", name="区", kind="administrative", parent=parent, by=by, now=now)


def test_the_verbs_are_refused_to_the_project_office():
    with pytest.raises(PermissionDenied):
        create_below(None, make_user(Role.PROJECT_OFFICE, regions().province))
