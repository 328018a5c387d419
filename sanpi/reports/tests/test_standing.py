"""Where a reader stands: a region and a date, in the address and for the rest of the session."""

from urllib.parse import parse_qs, urlsplit

import pytest

from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects.testing import NOW

pytestmark = pytest.mark.django_db
PAGES = ("/cockpit/", "/projects/", "/batches/", "/batches/entries/", "/measures/", "/measures/entries/")


def stand(client, address="/cockpit/", **query):
    """Effective and known day of the page that is finally shown, with the page."""
    answer = client.get(address, query, follow=True)
    chosen = answer.context["request"].chosen
    return chosen.effective.isoformat(), chosen.known and chosen.known.isoformat(), answer


def address_of(answer):
    """The parameters of the address at which the reader ended."""
    request = answer.context["request"]
    return {name: values[0] for name, values in parse_qs(request.META["QUERY_STRING"]).items()}


@pytest.mark.parametrize("address", PAGES)
def test_without_a_choice_it_is_today(office, address):
    effective, known, answer = stand(office, address)
    assert (effective, known, answer.redirect_chain) == ("2023-02-03", None, [])


@pytest.mark.parametrize("address", PAGES)
def test_a_choice_lasts_for_the_session_and_stands_in_every_address(office, address):
    stand(office, effective="2022-12-31", known="2023-01-05")
    effective, known, answer = stand(office, address)
    assert (effective, known) == ("2022-12-31", "2023-01-05")
    assert address_of(answer) == {"effective": "2022-12-31", "known": "2023-01-05"}


def test_the_address_shows_a_colleague_the_same(reader):
    reader()
    assert stand(reader("viewer"), effective="2022-12-31")[:2] == ("2022-12-31", None)


def test_other_parameters_stay_when_the_date_is_added(office):
    stand(office, effective="2022-12-31")
    answer = stand(office, "/projects/", q="奥瑞", columns="name")[2]
    assert address_of(answer) == {"q": "奥瑞", "columns": "name", "effective": "2022-12-31"}


def test_today_resets(office):
    stand(office, effective="2022-12-31", known="2022-12-31")
    effective, known, answer = stand(office, effective="today")
    assert (effective, known) == ("2023-02-03", None)
    assert address_of(answer) == {}
    assert stand(office)[:2] == ("2023-02-03", None)


def test_today_as_known_then_is_not_simply_today(office):
    assert stand(office, known="2022-12-31")[:2] == ("2023-02-03", "2022-12-31")


@pytest.mark.parametrize(
    "query", [{"effective": "2023-02-04"}, {"effective": "2099-01-01", "known": "2099-01-01"}]
)
def test_nobody_sees_the_future_and_no_address_claims_it(office, query):
    effective, known, answer = stand(office, **query)
    assert (effective, known) == ("2023-02-03", None)
    assert address_of(answer) == {}


@pytest.mark.parametrize("day", ["yesterday", "2023-02-30", "2023/01/31", "", "20230131x", "0000-00-00"])
def test_a_day_that_is_none_is_no_choice(office, day):
    assert stand(office, effective=day)[:2] == ("2023-02-03", None)


def test_a_day_that_is_none_keeps_the_choice_of_the_session(office):
    stand(office, effective="2022-12-31")
    assert stand(office, effective="nonsense")[0] == "2022-12-31"


@pytest.mark.parametrize("address", PAGES)
def test_a_loud_band_while_it_is_not_today(office, address):
    assert "不是今天" not in stand(office, address)[2].content.decode()
    text = stand(office, address, effective="2022-12-31", known="2023-01-05")[2].content.decode()
    assert "正在查看 <b>2022-12-31</b> 的数据" in text
    assert "<b>2023-01-05</b> 掌握的情况），不是今天" in text
    assert "?effective=today" in text


def test_the_band_leads_back_to_today_on_the_same_page(office):
    text = stand(office, "/projects/", effective="2022-12-31")[2].content.decode()
    assert '<a class="no-print" href="/projects/?effective=today">回到今天</a>' in text


def region_of(answer):
    return answer.context["region_view"]["current"]["name"]


@pytest.mark.parametrize(
    ("who", "name"), [("project_office", "上街区"), ("city_office", "郑州市"), ("zone_office", "高新区")]
)
def test_everybody_begins_at_the_top_of_what_he_sees(reader, who, name):
    assert region_of(stand(reader(who))[2]) == name


def test_the_city_picks_a_district_and_stays_there(reader, where):
    client = reader("city_office")
    stand(client, region=where.district.code)
    answer = stand(client, "/projects/")[2]
    assert region_of(answer) == "上街区"
    assert address_of(answer) == {"region": "410106"}


def test_every_address_of_the_city_names_the_region(reader, where):
    """So that going back in the browser leads back, and a reader from above sees the same."""
    client = reader("city_office")
    assert address_of(stand(client)[2]) == {"region": "410100"}
    stand(client, "/measures/entries/", region=where.district.code)
    assert region_of(stand(client, region="410100")[2]) == "郑州市"


def test_and_back(reader, where):
    client = reader("city_office")
    stand(client, region=where.district.code)
    assert region_of(stand(client, region=where.city.code)[2]) == "郑州市"
    assert region_of(stand(client, "/projects/")[2]) == "郑州市"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("code", ["410172", "410100", "nonsense"])
def test_a_foreign_region_is_not_found(office, where, address, code):
    assert office.get(address, {"region": code}).status_code == 404


def test_the_picker_offers_what_is_below(reader, where):
    choices = stand(reader("city_office"))[2].context["region_view"]["choices"]
    assert [(choice["name"], choice["indent"]) for choice in choices] == [
        ("郑州市", 0), ("中原区", 1), ("上街区", 1), ("高新区", 1),
    ]  # fmt: skip


def test_a_region_lost_in_the_meantime_is_forgotten(client, where):
    user = make_user(Role.VIEWER, where.district)
    RoleGrant.objects.create(user=user, role=Role.VIEWER, region=where.zone, granted_at=NOW)
    sign_in(client, user)
    stand(client, region=where.zone.code)
    RoleGrant.objects.filter(region=where.zone).delete()
    assert region_of(stand(client, "/projects/")[2]) == "上街区"


def test_an_administrator_without_business_is_refused_politely(reader):
    answer = reader("system_admin").get("/cockpit/")
    assert answer.status_code == 403
    assert "您的角色不查看业务数据" in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_part_of_a_page_is_not_sent_elsewhere(office, address):
    stand(office, effective="2022-12-31")
    answer = office.get(address, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer.context["request"].chosen.effective.isoformat() == "2022-12-31"


def test_home_leads_to_figures_or_to_the_system(reader):
    assert reader().get("/").url == "/cockpit/"
    assert urlsplit(reader("system_admin").get("/").url).path == "/system/"
