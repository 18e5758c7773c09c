"""What every page says at its top, the most urgent first, and who may put it there."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from casework.calendars import load_calendar
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role
from home.models import Announcement, DepartmentHomePage, DepartmentsIndexPage
from home.serving.announcing import current_announcements, follow_the_clock, working_days_ahead
from tests.factories.accounts import UserFactory
from tests.factories.announcements import AnnouncementFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/thong-bao/", "/admin/thong-bao/new/"
CALENDAR = Path(settings.BASE_DIR) / "casework" / "data" / "calendar.json"
FORM = "%d/%m/%Y %H:%M"


@pytest.fixture
def _calendar() -> None:
    """The demonstration's: Monday to Friday."""
    load_calendar(json.loads(CALENDAR.read_text(encoding="utf-8")))


@pytest.fixture
def department() -> DepartmentHomePage:
    """The site of one agency, below the index of all."""
    index = DepartmentsIndexPage(title="Đơn vị", slug="don-vi")
    front_page().add_child(instance=index)
    site = DepartmentHomePage(title="Sở Nội vụ", slug="so-noi-vu", agency=AgencyFactory(name="Sở Nội vụ"))
    index.add_child(instance=site)
    return site


def signed_in(role: Role, agency: Agency | None = None) -> Client:
    user: User = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    client = Client()
    client.force_login(user)
    return client


def lines(client: Client, address: str = "/tim-kiem/") -> list[str]:
    html = BeautifulSoup(client.get(address).content, "html.parser")
    return [" ".join(line.get_text().split()) for line in html.select(".announcement strong")]


def given(**fields: str) -> dict[str, str]:
    blank = dict.fromkeys(["text", "link", "ends_at", "stops_from", "stops_until", "site", "title_en", "text_en"], "")
    now = timezone.localtime().strftime(FORM)
    return {"kind": "notice", "title": "Nghỉ lễ", "starts_at": now, **blank, **fields}


def test_an_emergency_comes_before_everything_else(client: Client) -> None:
    AnnouncementFactory(title="Nghỉ lễ Quốc khánh")
    AnnouncementFactory(title="Cổng bảo trì", kind=Announcement.Kind.STOPPAGE)
    AnnouncementFactory(title="Bão số 9 đổ bộ", kind=Announcement.Kind.EMERGENCY)

    assert lines(client) == ["Khẩn cấp: Bão số 9 đổ bộ", "Cổng bảo trì", "Nghỉ lễ Quốc khánh"]


def test_what_is_over_or_not_yet_begun_is_not_shown(client: Client) -> None:
    AnnouncementFactory(over=True)
    AnnouncementFactory(later=True)

    assert lines(client) == []
    assert "announcements" not in client.get("/tim-kiem/").content.decode()


def test_a_page_shows_three_at_most(client: Client) -> None:
    AnnouncementFactory.create_batch(5)

    assert len(lines(client)) == 3


@pytest.mark.parametrize("address", ["/", "/tin-tuc/", "/thu-tuc/", "/ho-so/tra-cuu/", "/khong-co/"])
def test_every_public_page_says_it(client: Client, address: str) -> None:
    front_page()
    AnnouncementFactory(title="Bão số 9", kind=Announcement.Kind.EMERGENCY)

    assert lines(client, address) == ["Khẩn cấp: Bão số 9"]


def test_what_was_typed_stays_text(client: Client) -> None:
    AnnouncementFactory(title="<script>alert(1)</script>", text="<b>x</b>\n\nhai đoạn")

    html = client.get("/tim-kiem/").content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;x" in html


def test_a_reader_of_english_reads_english_where_it_was_written(client: Client) -> None:
    AnnouncementFactory(title="Bão số 9", title_en="Storm No. 9")
    AnnouncementFactory(title="Nghỉ lễ")
    client.cookies["django_language"] = "en"

    html = BeautifulSoup(client.get("/tim-kiem/").content, "html.parser")

    assert {words["lang"]: words.get_text() for words in html.select(".announcement strong span")} == {
        "en": "Storm No. 9",
        "vi": "Nghỉ lễ",
    }


def test_a_stoppage_tells_its_hours(client: Client) -> None:
    start = timezone.localtime().replace(hour=22, minute=0) + timedelta(days=20)
    AnnouncementFactory(kind=Announcement.Kind.STOPPAGE, stops_from=start, stops_until=start + timedelta(hours=7))

    html = client.get("/tim-kiem/").content.decode()

    assert f"Cổng ngừng hoạt động từ 22:00, {start:%d/%m/%Y} đến 05:00, " in html


def test_what_is_for_one_site_stays_on_that_site(client: Client, department: DepartmentHomePage) -> None:
    AnnouncementFactory(title="Sở nghỉ chiều thứ Sáu", site=department)
    requests = RequestFactory()

    assert [line.title for line in current_announcements(requests.get("/don-vi/so-noi-vu/"))] == [
        "Sở nghỉ chiều thứ Sáu"
    ]
    assert current_announcements(requests.get("/")) == []
    assert current_announcements(requests.get("/don-vi/so-khac/")) == []


def test_a_page_asks_the_database_once_a_minute(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    AnnouncementFactory.create_batch(20)
    request = RequestFactory().get("/")
    current_announcements(request)

    with django_assert_num_queries(0):
        current_announcements(request)


def test_a_change_is_seen_at_once(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert lines(client) == []

    with django_capture_on_commit_callbacks(execute=True):
        storm = AnnouncementFactory(title="Bão số 9")
    assert lines(client) == ["Bão số 9"]

    with django_capture_on_commit_callbacks(execute=True):
        storm.delete()
    assert lines(client) == []


def test_the_clock_is_followed_once_for_each_beginning_and_end() -> None:
    now = timezone.now()
    follow_the_clock(now - timedelta(hours=2))
    AnnouncementFactory(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=5))

    assert follow_the_clock(now)
    assert not follow_the_clock(now + timedelta(minutes=1))
    assert follow_the_clock(now + timedelta(minutes=6))


def test_an_editor_of_the_province_announces_on_every_site() -> None:
    editor = signed_in(Role.EDITOR)

    response = editor.post(ADD, given(title="Nghỉ lễ"))

    assert response.status_code == 302
    assert Announcement.objects.get().site is None
    assert "Nghỉ lễ" in editor.get(LIST).content.decode()


def test_a_sites_manager_announces_on_that_site_alone(department: DepartmentHomePage) -> None:
    manager = signed_in(Role.SITE_MANAGER, department.agency)
    for_all = AnnouncementFactory(title="Của toàn tỉnh")

    refused = manager.post(ADD, given(title="Cho mọi trang"))
    manager.post(ADD, given(title="Của sở", site=str(department.pk)))

    assert refused.status_code == 200
    assert Announcement.objects.exclude(pk=for_all.pk).get().site == department
    assert "Của toàn tỉnh" not in manager.get(LIST).content.decode()
    for name in ("edit", "delete"):
        assert manager.get(reverse(f"announcements:{name}", args=[for_all.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.RECEPTIONIST, Role.AGENCY_ADMINISTRATOR])
def test_whoever_does_not_publish_on_a_site_announces_nothing(department: DepartmentHomePage, role: Role) -> None:
    other = signed_in(role, department.agency)

    other.post(ADD, given(site=str(department.pk)))

    assert not Announcement.objects.exists()


def test_a_manager_cannot_name_anothers_site(department: DepartmentHomePage) -> None:
    manager = signed_in(Role.SITE_MANAGER, AgencyFactory())

    manager.post(ADD, given(site=str(department.pk)))

    assert not Announcement.objects.exists()


@pytest.mark.usefixtures("_calendar")
def test_a_stoppage_within_seven_working_days_is_saved_with_a_warning() -> None:
    editor = signed_in(Role.EDITOR)
    soon = timezone.localtime() + timedelta(days=2)
    hours = {"stops_from": soon.strftime(FORM), "stops_until": (soon + timedelta(hours=3)).strftime(FORM)}

    response = editor.post(ADD, given(kind="stoppage", **hours), follow=True)

    assert "ít nhất 7 ngày làm việc" in response.content.decode()
    announcement = Announcement.objects.get()
    assert announcement.ends_at == announcement.stops_until


@pytest.mark.usefixtures("_calendar")
def test_a_stoppage_announced_in_time_brings_no_warning() -> None:
    editor = signed_in(Role.EDITOR)
    far = timezone.localtime() + timedelta(days=40)
    hours = {"stops_from": far.strftime(FORM), "stops_until": (far + timedelta(hours=3)).strftime(FORM)}

    response = editor.post(ADD, given(kind="stoppage", **hours), follow=True)

    assert "ít nhất 7 ngày làm việc" not in response.content.decode()


@pytest.mark.usefixtures("_calendar")
def test_weekends_and_holidays_do_not_count_among_the_seven_days() -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=timezone.get_default_timezone())

    assert working_days_ahead(friday, friday + timedelta(days=3)) == 1
    assert working_days_ahead(friday, friday + timedelta(days=12)) == 7


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "stoppage"}, "Nhập cổng tạm dừng từ khi nào đến khi nào"),
        ({"ends_at": "01/01/2020 08:00"}, "Thời điểm này đã qua"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"title": ""}, "bắt buộc"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(fields: dict[str, str], sentence: str) -> None:
    response = signed_in(Role.EDITOR).post(ADD, given(**fields))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Announcement.objects.exists()
