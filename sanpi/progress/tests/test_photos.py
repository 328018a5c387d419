"""Photos over a bad network: nothing lost, nothing twice, nothing that is no picture."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from sanpi.core.models import AuditEntry
from sanpi.documents.models import Document
from sanpi.organizations.models import User
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in
from sanpi.progress import pictures
from sanpi.progress.actions import photos as actions
from sanpi.progress.models import Photo, PhotoUpload
from sanpi.progress.tests.pictures import picture, shot
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, make_project

pytestmark = pytest.mark.django_db
START = "/reporting/photos/"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path


@pytest.fixture
def project() -> Project:
    return make_project(unit=make_organization(regions().district))


@pytest.fixture
def liaison(client: Client) -> User:
    user = make_user("liaison", regions().district)
    sign_in(client, user)
    return user


def announce(project: Project, content: bytes, **more: Any) -> dict[str, Any]:
    return {
        "project": project.pk, "key": str(uuid4()), "name": "IMG_1.jpg", "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(), "year": 2023, "month": 1,
    } | more  # fmt: skip


def send(client: Client, key: str, offset: int, part: bytes) -> Any:
    return client.patch(
        f"{START}{key}/",
        part,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def send_all(client: Client, project: Project, content: bytes, **more: Any) -> Any:
    said = announce(project, content, **more)
    assert client.post(START, said).json()["offset"] == 0
    return send(client, said["key"], 0, content)


def test_a_photo_arrives_in_parts(client: Client, liaison: User, project: Project) -> None:
    content = picture()
    said = announce(project, content)
    assert client.post(START, said).json() == {"offset": 0, "size": len(content), "photo": None}
    assert send(client, said["key"], 0, content[:1000]).json()["offset"] == 1000
    last = send(client, said["key"], 1000, content[1000:]).json()
    photo = Photo.objects.get()
    assert last == {"offset": len(content), "size": len(content), "photo": photo.pk}
    assert photo.document.file.read() == content
    assert (photo.project, photo.year, photo.month, photo.received_by) == (project, 2023, 1, liaison)


def test_a_telephone_that_comes_back_learns_where_to_go_on(
    client: Client, liaison: User, project: Project
) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    send(client, said["key"], 0, content[:500])
    assert client.get(f"{START}{said['key']}/").json()["offset"] == 500
    assert client.post(START, said).json()["offset"] == 500


@pytest.mark.parametrize("offset", [0, 499, 501, 10**9])
def test_a_part_that_begins_elsewhere_changes_nothing(
    client: Client, liaison: User, project: Project, offset: int
) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    send(client, said["key"], 0, content[:500])
    got = send(client, said["key"], offset, content[500:900])
    assert (got.status_code, got.json()["offset"]) == (409, 500)
    assert PhotoUpload.objects.get().offset == 500


def test_the_last_part_sent_twice_is_one_photo(client: Client, liaison: User, project: Project) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    first = send(client, said["key"], 0, content).json()
    assert send(client, said["key"], 0, content).json() == first
    assert client.post(START, said).json() == first
    assert (Photo.objects.count(), Document.objects.count()) == (1, 1)


def test_bytes_nobody_acknowledged_are_overwritten(
    client: Client, liaison: User, project: Project, store: Path
) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    send(client, said["key"], 0, content[:500])
    part = store / PhotoUpload.objects.get().path
    part.write_bytes(part.read_bytes() + b"lost in a power cut")
    assert send(client, said["key"], 500, content[500:]).json()["photo"]
    assert Photo.objects.get().document.file.read() == content


def test_whole_bytes_without_a_photo_are_finished_by_asking_again(
    client: Client, liaison: User, project: Project
) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    actions.append_part(upload=PhotoUpload.objects.get(), offset=0, part=content, now=NOW)
    assert client.post(START, said).json()["photo"] == Photo.objects.get().pk


def test_a_lost_part_file_begins_again(client: Client, liaison: User, project: Project, store: Path) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    send(client, said["key"], 0, content[:500])
    (store / PhotoUpload.objects.get().path).unlink()
    assert send(client, said["key"], 500, content[500:]).json() == {
        "offset": 0, "size": len(content), "photo": None,
    }  # fmt: skip


def test_damaged_bytes_are_thrown_away_and_sent_again(
    client: Client, liaison: User, project: Project
) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    got = send(client, said["key"], 0, content[:-1] + b"x")
    assert (got.status_code, got.json()["again"]) == (422, True)
    assert not PhotoUpload.objects.exists()
    assert client.post(START, said).json()["offset"] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.4\n%%EOF\n"), ("a.jpg", b"<html><script>1</script></html>"), ("a.txt", b"text")],
)
def test_what_is_no_picture_is_refused(
    client: Client, liaison: User, project: Project, name: str, content: bytes
) -> None:
    got = send_all(client, project, content, name=name)
    assert got.status_code == 422
    assert not got.json()["again"]
    assert not Photo.objects.exists()


def test_a_header_that_promises_billions_of_points_is_refused(
    client: Client, liaison: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sanpi.progress.pictures.MAX_PIXELS", 100_000)
    got = send_all(client, project, picture())
    assert (got.status_code, "像素" in got.json()["error"]) == (422, True)


def test_more_bytes_than_announced_are_refused(client: Client, liaison: User, project: Project) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    assert send(client, said["key"], 0, content + b"x").status_code == 422


def test_a_photo_larger_than_the_store_takes_is_refused_before_it_is_sent(
    client: Client, liaison: User, project: Project, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    got = client.post(START, announce(project, picture()))
    assert (got.status_code, "超过上限" in got.json()["error"]) == (422, True)


def test_a_part_larger_than_allowed_is_refused(client: Client, liaison: User, project: Project) -> None:
    said = announce(project, picture())
    client.post(START, said)
    assert send(client, said["key"], 0, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413


@pytest.mark.parametrize(
    "wrong", [{"sha256": "x"}, {"key": "1"}, {"size": 0}, {"month": 13}, {"longitude": "200"}, {"name": ""}]
)
def test_what_is_announced_is_checked(
    client: Client, liaison: User, project: Project, wrong: dict[str, Any]
) -> None:
    got = client.post(START, announce(project, picture(), **wrong))
    assert (got.status_code, bool(got.json()["error"])) == (422, True)


def test_time_and_place_are_read_from_the_picture(client: Client, liaison: User, project: Project) -> None:
    send_all(client, project, picture(exif=shot()), modified_at="2023-02-01T00:00:00Z")
    photo = Photo.objects.get()
    assert photo.taken_at == datetime(2023, 1, 20, 1, 30, tzinfo=UTC)
    assert (str(photo.longitude), str(photo.latitude)) == ("113.300000", "34.810000")


def test_the_senders_word_goes_before_the_picture(client: Client, liaison: User, project: Project) -> None:
    said = {"taken_at": "2023-01-21T08:00:00Z", "longitude": "113.5", "latitude": "34.5"}
    send_all(client, project, picture(exif=shot()), **said)
    photo = Photo.objects.get()
    assert photo.taken_at == datetime(2023, 1, 21, 8, tzinfo=UTC)
    assert str(photo.longitude) == "113.500000"


def test_the_files_date_is_believed_last(client: Client, liaison: User, project: Project) -> None:
    send_all(client, project, picture(), modified_at="2023-02-01T00:00:00Z")
    assert Photo.objects.get().taken_at == datetime(2023, 2, 1, tzinfo=UTC)


IMPOSSIBLE = ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00", "0001-01-01T00:00:00+14:00",
              "9999-12-31T23:59:59-12:00", "1989-12-31T00:00:00Z"]  # fmt: skip


@pytest.mark.parametrize("moment", [*IMPOSSIBLE, "1970-01-01T00:00:00Z"])
def test_an_impossible_date_of_the_file_is_not_believed(
    client: Client, liaison: User, project: Project, moment: str
) -> None:
    answer = client.post(START, announce(project, picture(), modified_at=moment))
    assert answer.status_code in (200, 422)
    assert all(upload.modified_at is None for upload in PhotoUpload.objects.all())


def test_a_file_without_a_date_is_taken(client: Client, liaison: User, project: Project) -> None:
    send_all(client, project, picture(), modified_at="1970-01-01T00:00:00Z")
    assert Photo.objects.get().taken_at is None


@pytest.mark.parametrize("moment", IMPOSSIBLE)
def test_a_time_nobody_can_have_is_refused(
    client: Client, liaison: User, project: Project, moment: str
) -> None:
    answer = client.post(START, announce(project, picture(), taken_at=moment))
    assert answer.status_code == 422
    assert ("1990" in answer.json()["error"]) or ("日期" in answer.json()["error"])
    assert not PhotoUpload.objects.exists()


def test_a_clock_may_run_a_little_ahead(client: Client, liaison: User, project: Project) -> None:
    now = datetime.now(UTC)
    for hours, status in ((20, 200), (30, 422)):
        said = announce(project, picture(), taken_at=(now + timedelta(hours=hours)).isoformat())
        assert client.post(START, said).status_code == status


@pytest.mark.parametrize("text", ["9999:12:31 23:59:59", "1970:01:01 00:00:00", "0001:01:01 00:00:00"])
def test_a_time_in_the_picture_that_cannot_be_is_not_believed(
    client: Client, liaison: User, project: Project, text: str
) -> None:
    exif = Image.Exif()
    exif[0x8769] = {36867: text}
    send_all(client, project, picture(exif=exif))
    assert Photo.objects.get().taken_at is None


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "１" * 400])
def test_numbers_too_long_to_be_any_are_refused(
    client: Client, liaison: User, project: Project, number: str
) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    assert client.post(START, said | {"project": number}).status_code == 422
    assert client.post(START, said | {"size": number, "key": str(uuid4())}).status_code == 422
    headers = {"Upload-Offset": number.encode().decode("latin-1")}
    sent = client.patch(
        f"{START}{said['key']}/", content, content_type="application/octet-stream", headers=headers
    )
    assert sent.status_code == 400


def png(size: tuple[int, int], rows: int) -> bytes:
    """A PNG whose header says more than there is."""

    def part(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    packed = zlib.compress(bytes((1 + 3 * size[0]) * rows))
    header = part(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + part(b"IDAT", packed) + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (png((5000, 5000), 3), "a.png"),
        (png((90, 90), 89), "a.png"),
        (picture((3000, 2000))[:200_000], "a.jpg"),
    ],
    ids=["three rows", "one row short", "half a jpeg"],
)
def test_a_picture_that_is_not_all_there_is_refused(
    client: Client, liaison: User, project: Project, content: bytes, name: str
) -> None:
    answer = send_all(client, project, content, name=name)
    assert answer.status_code == 422
    assert not Photo.objects.exists()


def test_more_pixels_than_can_be_unpacked_are_refused(
    client: Client, liaison: User, project: Project
) -> None:
    answer = send_all(client, project, png((8000, 5001), 1), name="a.png")
    assert (answer.status_code, "4000 万像素" in answer.json()["error"]) == (422, True)
    assert pictures.MAX_PIXELS == 40_000_000


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
@pytest.mark.parametrize("size", [(801, 603), (1, 1), (7, 300)])
def test_whole_pictures_of_all_kinds_are_taken(
    client: Client, liaison: User, project: Project, mode: str, size: tuple[int, int]
) -> None:
    out = BytesIO()
    Image.new(mode, size).save(out, "PNG")
    photo = send_all(client, project, out.getvalue(), name="a.png").json()["photo"]
    assert client.get(reverse("progress:small_photo", args=[photo])).status_code == 200


def test_a_key_is_each_senders_own(client: Client, liaison: User, project: Project) -> None:
    content = picture()
    said = announce(project, content)
    client.post(START, said)
    send(client, said["key"], 0, content)
    sign_in(client, make_user("liaison", regions().district))
    assert client.get(f"{START}{said['key']}/").status_code == 404
    assert client.post(START, said).json()["offset"] == 0


def test_a_key_does_not_stand_for_two_photos(client: Client, liaison: User, project: Project) -> None:
    said = announce(project, picture())
    client.post(START, said)
    other = announce(project, picture((10, 10)), key=said["key"])
    assert client.post(START, other).status_code == 422


def test_parts_nobody_continues_are_thrown_away(
    client: Client, liaison: User, project: Project, store: Path
) -> None:
    said = announce(project, picture())
    client.post(START, said)
    send(client, said["key"], 0, b"12345")
    PhotoUpload.objects.update(touched_at=NOW - timedelta(days=3650))
    client.post(START, announce(project, picture()))
    assert not PhotoUpload.objects.filter(key=said["key"]).exists()
    assert not list(store.glob("uploads/*"))


@pytest.mark.parametrize(
    ("who", "status"), [("another_district", 404), ("unit_leader", 403), ("project_office", 200)]
)
def test_who_may_send(client: Client, project: Project, who: str, status: int) -> None:
    sign_in(client, PEOPLE[who]())
    assert client.post(START, announce(project, picture())).status_code == status


def test_another_units_project_is_not_there(client: Client, liaison: User) -> None:
    other = make_project(unit=make_organization(regions().district, "峡窝镇"))
    assert client.post(START, announce(other, picture())).status_code == 404


def test_pages_show_a_small_upright_copy(client: Client, liaison: User, project: Project) -> None:
    turned = shot(place=False)
    turned[274] = 6
    photo = send_all(client, project, picture((2000, 1000), exif=turned)).json()["photo"]
    for _again in range(2):
        got = client.get(reverse("progress:small_photo", args=[photo]))
        assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert Image.open(BytesIO(got.getvalue())).size == (320, 640)


def test_the_whole_photo_is_shown_in_a_sandbox(client: Client, liaison: User, project: Project) -> None:
    content = picture(kind="PNG")
    photo = send_all(client, project, content, name="a.png").json()["photo"]
    got = client.get(reverse("progress:photo", args=[photo]))
    assert got.getvalue() == content
    assert (got["Content-Type"], got["Content-Security-Policy"]) == ("image/png", "sandbox")


def test_a_photo_is_taken_out_with_a_reason(client: Client, liaison: User, project: Project) -> None:
    photo = send_all(client, project, picture()).json()["photo"]
    address = reverse("progress:remove_photo", args=[photo])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "拍错了"}).status_code == 302
    assert client.get(reverse("progress:small_photo", args=[photo])).status_code == 404
    assert AuditEntry.objects.latest("number").reason == "拍错了"


def test_only_the_whole_photo_is_in_the_audit_trail(client: Client, liaison: User, project: Project) -> None:
    before = AuditEntry.objects.count()
    send_all(client, project, picture())
    assert AuditEntry.objects.count() == before + 2  # the file, the photo
