"""What the law has ended stays where it was, is no choice any more, and leads to what came after it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client

from accounts.models import User
from catalog.models import Agency, AgencyLevel, Field, FormerLevel, Procedure
from catalog.reference import LAST_DAY_OF_DISTRICTS, ensure_reference_data
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, FieldFactory, ProcedureFactory
from tests.factories.dossiers import dossier_in, leg_of

pytestmark = pytest.mark.django_db
ENDED = date(2025, 2, 28)


@pytest.fixture
def levels() -> dict[str, AgencyLevel]:
    ensure_reference_data()
    return {level.code: level for level in AgencyLevel.objects.all()}


@pytest.fixture
def district(levels: dict[str, AgencyLevel]) -> Agency:
    commune = AgencyFactory(name="UBND xã Lệ Thủy", slug="ubnd-xa-le-thuy")
    return AgencyFactory(
        name="UBND huyện Lệ Thủy",
        slug="ubnd-huyen-le-thuy",
        level=levels["district"],
        valid_until=LAST_DAY_OF_DISTRICTS,
        successor=commune,
    )


@pytest.fixture
def editor(client: Client) -> User:
    ensure_role_groups()
    user = UserFactory()
    assign_role(user=user, agency=None, role=Role.EDITOR)
    client.force_login(user)
    return user


def notice(html: str) -> str:
    found = BeautifulSoup(html, "html.parser").select_one(".notice")
    return found.get_text(" ", strip=True) if found else ""


def test_districts_ended_and_communes_do_their_work(levels: dict[str, AgencyLevel]) -> None:
    assert levels["district"].has_ended()
    assert levels["district"].heir() == levels["commune"]
    assert not levels["district"].has_ended(LAST_DAY_OF_DISTRICTS)


def test_a_successor_that_ended_too_leads_on_to_its_own() -> None:
    today = AgencyFactory()
    between = AgencyFactory(valid_until=date(2025, 6, 30), successor=today)
    first = AgencyFactory(valid_until=ENDED, successor=between)

    assert first.heir() == today
    assert first.heir(date(2025, 5, 1)) == between


@pytest.mark.parametrize("relation", ["successor", "parent"])
def test_nothing_comes_after_itself_nor_belongs_to_itself(relation: str) -> None:
    first = AgencyFactory()
    second = AgencyFactory(**{relation: first})
    setattr(first, relation, second)

    with pytest.raises(ValidationError) as error:
        first.full_clean()

    assert relation in error.value.message_dict


def test_a_circle_that_is_there_already_ends_the_search_for_the_heir() -> None:
    first, second = AgencyFactory(valid_until=ENDED), AgencyFactory(valid_until=ENDED)
    Agency.objects.filter(pk=first.pk).update(successor=second)
    Agency.objects.filter(pk=second.pk).update(successor=first)

    assert Agency.objects.get(pk=first.pk).heir() is None


def test_the_list_of_a_closed_agency_names_its_successor_and_leads_there(client: Client, district: Agency) -> None:
    html = client.get("/thu-tuc/", {"co-quan": district.slug, "q": "khai sinh"}).content.decode()

    assert "UBND huyện Lệ Thủy đã kết thúc ngày 30/06/2025" in notice(html)
    assert "?q=khai+sinh&amp;co-quan=ubnd-xa-le-thuy" in html


def test_the_list_of_an_ended_level_names_the_next_one(client: Client, levels: dict[str, AgencyLevel]) -> None:
    html = client.get("/thu-tuc/?cap=district").content.decode()

    assert "Cấp huyện đã kết thúc ngày 30/06/2025" in notice(html)
    assert 'href="?cap=commune"' in html
    assert "/co-quan/truoc-day/" in html


def test_the_list_of_an_ended_field_keeps_its_procedures_and_names_the_next_one(client: Client) -> None:
    roads = FieldFactory(name="Đường bộ", slug="duong-bo")
    FieldFactory(name="Giao thông", slug="giao-thong", valid_until=ENDED, successor=roads)

    html = client.get("/thu-tuc/?linh-vuc=giao-thong").content.decode()

    assert "Giao thông đã kết thúc ngày 28/02/2025" in notice(html)
    assert 'href="?linh-vuc=duong-bo"' in html


@pytest.mark.parametrize("value", ["khong-co", "'; drop table", "%00", "a" * 5000])
def test_a_filter_that_names_nothing_is_no_fault(client: Client, value: str) -> None:
    for parameter in ("co-quan", "linh-vuc", "cap"):
        assert client.get("/thu-tuc/", {parameter: value}).status_code == 200


def test_how_it_was_before_shows_levels_agencies_and_moved_procedures(
    client: Client, district: Agency, levels: dict[str, AgencyLevel]
) -> None:
    moved = procedure_of(levels["commune"], before=levels["district"])
    same = procedure_of(levels["commune"], before=levels["commune"])

    html = client.get("/co-quan/truoc-day/").content.decode()

    assert "Cấp huyện" in html
    assert "UBND huyện Lệ Thủy" in html
    assert "UBND xã Lệ Thủy" in html
    assert moved.title in html
    assert same.title not in html


def procedure_of(level: AgencyLevel, *, before: AgencyLevel) -> Procedure:
    procedure: Procedure = ProcedureFactory()
    procedure.levels.add(level)
    procedure.save()
    FormerLevel.objects.create(procedure=procedure, level=before, until=LAST_DAY_OF_DISTRICTS)
    return procedure


def test_another_day_on_which_something_ended_has_its_own_page(client: Client, district: Agency) -> None:
    AgencyFactory(name="Sở Giao thông vận tải", valid_until=ENDED, successor=AgencyFactory(name="Sở Xây dựng"))

    latest = client.get("/co-quan/truoc-day/").content.decode()
    earlier = client.get("/co-quan/truoc-day/?den=2025-02-28").content.decode()

    assert "Sở Giao thông vận tải" not in latest
    assert "?den=2025-02-28" in latest
    assert "Sở Giao thông vận tải" in earlier
    assert "UBND huyện Lệ Thủy" not in earlier


@pytest.mark.parametrize("query", ["den=x", "den=2025-13-45", "trang=-1", "trang=a", "den=2030-01-01"])
def test_a_day_that_nothing_ended_on_gives_the_usual_page(client: Client, district: Agency, query: str) -> None:
    assert "30/06/2025" in client.get(f"/co-quan/truoc-day/?{query}").content.decode()


def test_a_province_in_which_nothing_ended_says_so(client: Client) -> None:
    assert client.get("/co-quan/truoc-day/").status_code == 200


def test_the_queries_of_how_it_was_before_do_not_grow(
    client: Client, district: Agency, levels: dict[str, AgencyLevel], django_assert_max_num_queries: Any
) -> None:
    client.get("/co-quan/truoc-day/")
    for _number in range(12):
        procedure_of(levels["commune"], before=levels["district"])
        AgencyFactory(valid_until=LAST_DAY_OF_DISTRICTS, successor=district.successor, level=levels["district"])

    client.get("/co-quan/")  # the shell is warm

    with django_assert_max_num_queries(10):
        client.get("/co-quan/truoc-day/")


def test_a_procedure_says_which_level_handled_it_before(client: Client, levels: dict[str, AgencyLevel]) -> None:
    moved = procedure_of(levels["commune"], before=levels["district"])
    same = procedure_of(levels["commune"], before=levels["commune"])

    assert "Đến hết 30/06/2025: Cấp huyện" in client.get(moved.get_absolute_url()).content.decode()
    assert "Đến hết" not in client.get(same.get_absolute_url()).content.decode()


def test_a_procedure_of_a_closed_agency_is_received_by_its_successor(district: Agency) -> None:
    procedure = ProcedureFactory(agency=district)

    assert list(procedure.desks()) == [district.successor]


def test_a_desk_that_was_merged_twice_leads_to_the_last_successor(district: Agency) -> None:
    procedure, first = ProcedureFactory(agency=district), district.successor
    assert first is not None
    last = AgencyFactory()
    first.valid_until, first.successor = LAST_DAY_OF_DISTRICTS, last
    first.save()

    assert list(procedure.desks()) == [last]


def test_an_old_dossier_keeps_the_name_of_its_district() -> None:
    leg = leg_of(dossier_in(State.RECEIVED))
    desk, name = leg.agency, leg.agency.name
    desk.valid_until, desk.successor = LAST_DAY_OF_DISTRICTS, AgencyFactory()
    desk.save()

    leg.refresh_from_db()
    assert leg.agency.name == name
    with pytest.raises(ProtectedError):
        desk.delete()


def test_what_is_used_is_refused_to_be_deleted_in_words_that_say_why(client: Client, editor: User) -> None:
    field = FieldFactory(name="Đất đai", slug="dat-dai")
    ProcedureFactory(field=field)
    url = f"/admin/linh-vuc/delete/{field.pk}/"

    for response in (client.get(url, follow=True), client.post(url, follow=True)):
        html = response.content.decode()
        assert "“Đất đai” không xóa được: đang dùng cho 1 thủ tục" in html
    assert Field.objects.filter(pk=field.pk).exists()


def test_what_nobody_uses_can_be_deleted(client: Client, editor: User) -> None:
    field = FieldFactory(name="Nhầm", slug="nham")

    assert client.post(f"/admin/linh-vuc/delete/{field.pk}/").status_code == 302

    assert not Field.objects.filter(pk=field.pk).exists()


def test_a_level_that_procedures_name_is_not_deleted_with_them(
    client: Client, editor: User, levels: dict[str, AgencyLevel]
) -> None:
    procedure = procedure_of(levels["commune"], before=levels["district"])

    client.post(f"/admin/cap-thuc-hien/delete/{levels['commune'].pk}/")

    assert list(procedure.levels.all()) == [levels["commune"]]


def test_a_field_is_ended_with_a_successor_and_its_address_made_from_its_name(client: Client, editor: User) -> None:
    roads = FieldFactory(name="Đường bộ", slug="duong-bo")
    sent = {"name": "Đường thủy", "slug": "", "group": "", "valid_from": "", "valid_until": "2025-02-28",
            "successor": roads.pk}  # fmt: skip

    client.post("/admin/linh-vuc/new/", sent)

    field = Field.objects.get(name="Đường thủy")
    assert (field.slug, field.successor) == ("duong-thuy", roads)
    assert "đến 28/02/2025, nay là Đường bộ" in client.get("/admin/linh-vuc/").content.decode()


def test_the_list_of_fields_counts_their_procedures_in_a_constant_number_of_queries(
    client: Client, editor: User, django_assert_max_num_queries: Any
) -> None:
    field = FieldFactory(name="Đất đai", slug="dat-dai")
    for _number in range(3):
        ProcedureFactory(field=field)
    client.get("/admin/linh-vuc/")
    with django_assert_max_num_queries(60) as few:
        html = client.get("/admin/linh-vuc/").content.decode()
    for number in range(8):
        FieldFactory(name=f"Cũ {number}", slug=f"cu-{number}", successor=field)

    with django_assert_max_num_queries(len(few)):
        client.get("/admin/linh-vuc/")

    row = BeautifulSoup(html, "html.parser").find("a", string=lambda text: bool(text) and "Đất đai" in text)
    assert row is not None
    assert "3" in row.find_parent("tr").get_text(" ").split()  # type: ignore[union-attr]


def test_an_editor_of_one_agency_changes_no_list_of_the_whole_province(client: Client) -> None:
    ensure_role_groups()
    user, field = UserFactory(), FieldFactory()
    assign_role(user=user, agency=AgencyFactory(), role=Role.EDITOR)
    client.force_login(user)

    for url in ("/admin/linh-vuc/new/", f"/admin/linh-vuc/edit/{field.pk}/", f"/admin/linh-vuc/delete/{field.pk}/"):
        assert client.get(url).status_code == 302
