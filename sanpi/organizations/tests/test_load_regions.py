"""Loading a table of regions, by command and by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Region, Role
from sanpi.organizations.testing import make_region, make_user, regions, sign_in

pytestmark = pytest.mark.django_db

TABLE = """code,name,kind,parent_code
410106,上街区,,
410000,河南省,,
410100,郑州市,,
410172,高新区,功能区,410100
"""


@pytest.fixture
def load(tmp_path, capsys):
    def run(text, *options, encoding="utf-8"):
        path = tmp_path / "regions.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        call_command("load_regions", str(path), *options)
        return capsys.readouterr().out

    return run


def paths():
    return list(Region.objects.values_list("path", flat=True))


def test_parents_follow_from_the_codes_in_whatever_order(load):
    assert "新增 4 个，变更 0 个，未变 0 个" in load(TABLE)
    assert paths() == ["410000/", "410000/410100/", "410000/410100/410106/", "410000/410100/410172/"]
    assert Region.objects.get(code="410106").parent.name == "郑州市"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_offices_are_read(load, encoding):
    load(TABLE, encoding=encoding)
    assert Region.objects.filter(name="上街区").exists()


def test_chinese_heads_blanks_and_empty_lines_are_understood(load):
    load("行政区划代码,单位名称\r\n410000,河南省\r\n,\r\n410100,　郑州市 \r\n")
    assert list(Region.objects.values_list("name", flat=True)) == ["河南省", "郑州市"]


def test_a_missing_level_is_skipped(load):
    load("code,name\n410000,河南省\n419001,济源市\n")
    assert paths() == ["410000/", "410000/419001/"]


def test_a_single_district_stands_alone_until_its_city_comes(load):
    load("code,name\n410106,上街区\n")
    load("code,name\n410100,郑州市\n410106,上街区\n")
    assert paths() == ["410100/", "410100/410106/"]


def test_a_second_load_changes_only_what_differs(load):
    load(TABLE)
    assert "新增 0 个，变更 1 个，未变 3 个" in load(TABLE.replace("高新区", "高新技术区"))
    entry = AuditEntry.objects.filter(verb="load_regions").first()
    assert entry.before == {"410172": {"name": "高新区", "kind": "zone", "parent": "410100"}}
    assert entry.after["410172"]["name"] == "高新技术区"


def test_a_load_without_a_change_leaves_no_entry(load):
    load(TABLE)
    load(TABLE)
    assert AuditEntry.objects.count() == 1


def test_regions_outside_the_table_move_along_with_their_parents(load):
    where = regions()
    make_region("ZONE01", "产业园", where.district, Region.Kind.ZONE)
    load("code,name,kind,parent_code\n410106,上街区,,410000\n")
    assert Region.objects.get(code="ZONE01").path == "410000/410106/ZONE01/"


def test_a_zone_stays_a_zone_when_the_table_says_nothing_of_kinds(load):
    regions()
    load("code,name\n410172,高新区\n")
    assert Region.objects.get(code="410172").kind == Region.Kind.ZONE


def test_a_dry_run_writes_nothing(load):
    assert "将导入：新增 4 个" in load(TABLE, "--dry-run")
    assert paths() == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("41010,短码区", "第 2 行：行政区划代码“41010”应为6位数字"),
        ("410106,", "第 2 行：代码 410106 没有名称"),
        ("410106,甲\n410106,乙", "第 3 行：代码 410106 与第 2 行重复"),
        ("410172,高新区,功能区,", "第 2 行：功能区“高新区”须填写上级代码"),
        ("410172,高新区,开发区,410100", "第 2 行：类别“开发区”应为“行政区”或“功能区”"),
        ("410172,高新区,功能区,410100", "第 2 行：“高新区”的上级代码 410100 既不在文件中，也不在系统里"),
        ("410106,甲,,410102\n410102,乙,,410106", "第 3 行：“乙”的上级又是它自己的下级"),
        (f"410106,{'长' * 41}", "有 41 个字，最多 40 个"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_written(load, lines, message):
    with pytest.raises(CommandError, match=message):
        load(f"code,name,kind,parent_code\n{lines}\n")
    assert paths() == []


def test_all_faults_are_found_at_once(load):
    with pytest.raises(CommandError) as refusal:
        load("code,name,kind,parent_code\n1,甲,,\n410172,高新区,功能区,\n410106,乙,,999999\n410100,,,\n")
    assert "有 4 处错误" in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("编号,区名\n410106,上街区\n", "首行缺少列：区划代码、区域名称"),
        ("", "首行缺少列"),
        (b"\xff\xfe\x00\x80", "不是 UTF-8 或 GB18030"),
        (f"code,name\n410106,{'长' * 140_000}\n", "不是有效的 CSV"),
    ],
)
def test_what_is_no_table_is_refused(load, content, message):
    with pytest.raises(CommandError, match=message):
        load(content)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="无法读取"):
        call_command("load_regions", str(tmp_path / "none.csv"))


@pytest.fixture
def admin(client):
    user = make_user(Role.SYSTEM_ADMIN)
    sign_in(client, user)
    return user


def upload(client, text, **more):
    file = SimpleUploadedFile("regions.csv", text.encode() if isinstance(text, str) else text)
    return client.post(reverse("organizations:region_upload"), {"file": file, **more})


def test_the_page_shows_what_would_happen_and_writes_nothing(client, admin):
    response = upload(client, TABLE)
    assert "将新增 4 个、变更 0 个" in response.content.decode()
    assert paths() == []


def test_the_page_lists_the_faults_with_their_lines(client, admin):
    response = upload(client, "code,name\n41010,短码区\n")
    assert response.status_code == 422
    assert "第 2 行" in response.content.decode()
    assert "确认导入" not in response.content.decode()


def test_a_confirmed_table_is_written_by_the_person(client, admin):
    text = upload(client, TABLE).context["confirm"]["text"].value()
    client.post(reverse("organizations:region_load"), {"text": text})
    assert len(paths()) == 4
    assert AuditEntry.objects.get(verb="load_regions").actor == admin


def test_a_confirmed_table_is_judged_again(client, admin):
    response = client.post(reverse("organizations:region_load"), {"text": "code,name\n1,甲\n"})
    assert response.status_code == 422
    assert paths() == []


@pytest.mark.parametrize(
    ("content", "message"), [(b"\xff\xfe\x00\x80", "不是 UTF-8 或 GB18030"), (b" " * 3_000_000, "文件超过")]
)
def test_a_wrong_file_is_explained(client, admin, content, message):
    assert message in upload(client, content).content.decode()


def test_the_command_leaves_its_origin(load):
    load(TABLE)
    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.origin) == ("系统", "manage.py load_regions")
