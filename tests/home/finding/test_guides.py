"""Guides through life events: written by editors, shown above the results of whoever tells the situation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from catalog.models import Procedure
from catalog.roles import Role
from home.finding.phrases import LONGEST_PHRASE, MOST_PHRASES, wrong_phrases
from home.models import LifeEventPage, LifeEventProcedure, LifeEventsIndexPage
from search.guides import Guide, matching_guides
from search.indexing import rebuild
from search.models import Document, Synonym
from search.query.meaning import Query
from tests.factories.catalog import AgencyFactory, AudienceFactory, ProcedureFactory
from tests.factories.home import LifeEventFactory, front_page, section
from tests.home.editing.test_editing import person

pytestmark = pytest.mark.django_db


def guide(title: str = "Người thân qua đời", phrases: str = "chồng mất\nmẹ mới qua đời", **more: Any) -> LifeEventPage:
    page: LifeEventPage = LifeEventFactory(title=title, phrases=phrases, intro="Những việc cần làm trước.", **more)
    page.procedures = [
        LifeEventProcedure(procedure=procedure("1.000656", "Thủ tục đăng ký khai tử"), note="Trong 15 ngày"),
        LifeEventProcedure(procedure=procedure("1.001731", "Hỗ trợ chi phí mai táng"), note="Cho người hưởng trợ cấp"),
    ]
    page.save()
    return page


def procedure(code: str, title: str) -> Procedure:
    return Procedure.objects.filter(code=code).first() or ProcedureFactory(code=code, title=title)


def told(text: str) -> list[Guide]:
    return matching_guides(Query(text))


def titles(text: str) -> list[str]:
    return [found.title for found in told(text)]


@pytest.fixture
def guides() -> LifeEventPage:
    """The guide of this file, beside one of another matter."""
    page = guide()
    LifeEventFactory(title="Con mới sinh", phrases="vợ mới sinh con\nlàm khai sinh cho bé")
    rebuild()
    return page


def test_whoever_tells_a_situation_gets_its_guide_with_the_steps_in_order(guides: LifeEventPage) -> None:
    found = told("chồng tôi vừa mất thì phải làm gì")[0]

    assert (found.title, found.url, found.intro) == (
        "Người thân qua đời",
        "/viec-trong-doi/nguoi-than-qua-doi/",
        "Những việc cần làm trước.",
    )
    assert [(step.title, step.url, step.note) for step in found.steps] == [
        ("Thủ tục đăng ký khai tử", "/thu-tuc/1.000656/", "Trong 15 ngày"),
        ("Hỗ trợ chi phí mai táng", "/thu-tuc/1.001731/", "Cho người hưởng trợ cấp"),
    ]


@pytest.mark.parametrize(
    "typed", ["chong toi vua mat", "mej tooi mowis qua ddowif", "bà ngoại em mới qua đời hôm kia"]
)
def test_it_is_found_without_marks_with_keystrokes_and_for_another_relative(guides: LifeEventPage, typed: str) -> None:
    assert titles(typed) == ["Người thân qua đời"]


@pytest.mark.parametrize(
    "typed",
    ["đăng ký khai tử", "dang ky khai tu", "Thủ tục đăng ký khai tử", "chi phí mai táng", "1.000656", "mất", ""],
)
def test_the_name_of_a_procedure_shows_no_guide(guides: LifeEventPage, typed: str) -> None:
    assert titles(typed) == []


def test_a_code_alone_asks_nothing_of_the_database(guides: LifeEventPage, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert matching_guides(Query("1.000656", code="1.000656", only_code=True)) == []


def test_one_query_whether_one_matches_or_not_and_two_after_a_change(
    guides: LifeEventPage, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        assert told("chồng mất")
    with django_assert_num_queries(1):
        assert told("vợ mất")[0].steps
    with django_assert_num_queries(1):
        assert told("thời tiết hôm nay") == []


def test_a_step_whose_procedure_is_not_in_force_is_gone_at_once(
    guides: LifeEventPage, django_capture_on_commit_callbacks: Any
) -> None:
    ended = Procedure.objects.get(code="1.001731")
    ended.valid_until = timezone.localdate() - timedelta(days=1)
    ended.levels.add(AgencyFactory().level)
    ended.audiences.add(AudienceFactory())
    with django_capture_on_commit_callbacks(execute=True):
        ended.save_revision().publish()
    assert [step.title for step in told("chồng mất")[0].steps] == ["Thủ tục đăng ký khai tử"]

    with django_capture_on_commit_callbacks(execute=True):
        Procedure.objects.get(code="1.000656").unpublish()
    assert told("chồng mất")[0].steps == ()


def test_a_date_that_passes_needs_no_new_indexing(guides: LifeEventPage) -> None:
    Document.objects.filter(code="1.001731").update(valid_until=timezone.localdate() - timedelta(days=1))

    assert [step.title for step in told("chồng mất")[0].steps] == ["Thủ tục đăng ký khai tử"]


def test_what_an_editor_changes_holds_for_the_next_search(
    guides: LifeEventPage, django_capture_on_commit_callbacks: Any
) -> None:
    guides.phrases = "nhà có đám ma"
    with django_capture_on_commit_callbacks(execute=True):
        guides.save_revision().publish()

    assert titles("nhà tôi có đám ma") == ["Người thân qua đời"]
    assert titles("chồng mất") == []


def test_an_unpublished_or_locked_guide_is_never_shown(
    guides: LifeEventPage, django_capture_on_commit_callbacks: Any, client: Client
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        lock = guides.view_restrictions.create(restriction_type="password", password="mo-cua")
    assert titles("chồng mất") == []
    assert "Người thân qua đời" not in client.get("/viec-trong-doi/").content.decode()
    assert "Người thân qua đời" not in client.get("/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        lock.delete()
    assert titles("chồng mất") == ["Người thân qua đời"]

    with django_capture_on_commit_callbacks(execute=True):
        guides.unpublish()
    assert titles("chồng mất") == []


def test_the_guide_stands_above_the_first_page_of_both_lists_and_on_no_other(
    guides: LifeEventPage, client: Client
) -> None:
    for address in ("/thu-tuc/", "/tim-kiem/"):
        html = client.get(address, {"q": "chồng tôi vừa mất"}).content.decode()

        assert 'class="guide"' in html
        assert html.index("Trong 15 ngày") < html.index("Cho người hưởng trợ cấp")
        assert 'href="/viec-trong-doi/nguoi-than-qua-doi/"' in html
        assert 'class="guide"' not in client.get(address, {"q": "đăng ký khai tử"}).content.decode()
        assert 'class="guide"' not in client.get(address, {"q": "chồng tôi vừa mất", "trang": 2}).content.decode()


def test_a_guide_above_the_results_does_not_stand_among_them_again(guides: LifeEventPage, client: Client) -> None:
    address = "/viec-trong-doi/nguoi-than-qua-doi/"
    LifeEventFactory(title="Giấy tờ khi chồng mất", phrases="nhà neo người")
    rebuild()
    listing = client.get("/tim-kiem/", {"q": "chồng mất"}).context["listing"]
    assert address in [found.url for found in listing.guides]
    assert listing.rows
    assert address not in [row.hit.url for row in listing.rows]
    narrowed = client.get("/tim-kiem/", {"q": "chồng mất", "loai": "guide"}).context["listing"]
    assert address in [row.hit.url for row in narrowed.rows]


def test_phrases_of_guides_leave_room_for_the_procedures_that_are_meant(client: Client) -> None:
    Synonym.objects.create(says="chồng chết", means="khai tử")
    procedure("1.000656", "Thủ tục đăng ký khai tử")
    for number in range(9):
        LifeEventFactory(title=f"Hướng dẫn {number}", phrases="chồng chết thì làm gì")
    rebuild()
    found = client.get("/api/v1/suggest", {"q": "chong chet"}).json()["suggestions"]
    kinds = [suggestion["kind"] for suggestion in found]
    assert kinds[:3] == ["guide", "guide", "procedure"]
    assert len(found) == len({suggestion["url"] for suggestion in found}) <= 8


def test_guides_are_a_kind_of_results_and_suggested(guides: LifeEventPage, client: Client) -> None:
    html = client.get("/tim-kiem/", {"q": "người thân qua đời", "loai": "guide"}).content.decode()
    suggestions = client.get("/api/v1/suggest", {"q": "người thân"}).json()["suggestions"]

    assert 'href="/viec-trong-doi/nguoi-than-qua-doi/"' in html
    assert "/viec-trong-doi/nguoi-than-qua-doi/" in [found["url"] for found in suggestions]


def filled_form(**changes: Any) -> dict[str, str]:
    """The guide's form as the browser sends it, to be published."""
    chosen = procedure("1.000656", "Thủ tục đăng ký khai tử")
    given = {
        "title": "Nhà có tang",
        "slug": "nha-co-tang",
        "intro": "Từng việc một.",
        "phrases": "chồng mất\nmẹ mất",
        "icon": "flower-2",
        "words": "khai tử",
        "procedures": inline_formset([{"procedure": str(chosen.pk), "note": "Trong 15 ngày", "id": "", "ORDER": "1"}]),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    return nested_form_data({**given, **changes})


def add_address() -> str:
    return f"/admin/pages/add/home/lifeeventpage/{section(LifeEventsIndexPage).pk}/"


def test_an_editor_writes_a_guide_that_is_found_at_once(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(person(Role.EDITOR))

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(add_address(), filled_form()).status_code == 302

    assert titles("mẹ tôi vừa mất") == ["Nhà có tang"]
    assert Document.objects.get(kind="guide").keywords == "chồng mất\nmẹ mất"


def test_a_step_without_its_sentence_is_not_published(client: Client) -> None:
    client.force_login(person(Role.EDITOR))
    chosen = procedure("1.000656", "Thủ tục đăng ký khai tử")
    without = inline_formset([{"procedure": str(chosen.pk), "note": "", "id": "", "ORDER": "1"}])

    client.post(add_address(), filled_form(procedures=without))

    assert not LifeEventPage.objects.filter(live=True).exists()


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        ("chồng mất\nCHONG  MAT", "hai lần"),
        ("chồng mất\n...", "không có từ nào"),
        ("12345", "không có từ nào"),
        ("mất " * 30, f"{LONGEST_PHRASE} ký tự"),
        ("\n".join(f"mất thứ {number} a" for number in range(MOST_PHRASES + 1)), f"{MOST_PHRASES}"),
    ],
)
def test_phrases_that_would_not_help_are_sent_back_with_a_sentence(client: Client, phrases: str, said: str) -> None:
    client.force_login(person(Role.EDITOR))

    html = client.post(add_address(), filled_form(phrases=phrases)).content.decode()

    assert said in html
    assert not LifeEventPage.objects.exists()
    with pytest.raises(ValidationError):
        LifeEventFactory(phrases=phrases)


@pytest.mark.parametrize("phrases", ["", "\n\n", "chồng mất\n\n  vợ mất  ", "covid 19"])
def test_empty_lines_and_spaces_do_no_harm(phrases: str) -> None:
    assert wrong_phrases(phrases) == []


def test_the_editor_sees_where_each_saved_phrase_leads(guides: LifeEventPage, client: Client) -> None:
    client.force_login(person(Role.EDITOR))

    html = client.get(f"/admin/pages/{guides.pk}/edit/").content.decode()

    assert "Cụm từ đời thường" in html
    assert "Tìm thử" in html
    assert "/tim-kiem/?q=ch%E1%BB%93ng+m%E1%BA%A5t" in html
    assert "hướng dẫn này" in html


def test_the_front_page_is_previewed_with_what_is_often_looked_for(client: Client) -> None:
    client.force_login(person(Role.EDITOR))
    home = front_page()
    chosen = procedure("1.000656", "Thủ tục đăng ký khai tử")
    form = {
        "title": "Trang chủ",
        "slug": home.slug,
        "popular": inline_formset([{"procedure": str(chosen.pk), "label": "Khai tử", "id": "", "ORDER": "1"}]),
        "boxes": streamfield([]),
        "comments": inline_formset([]),
    }

    client.post(f"/admin/pages/{home.pk}/edit/preview/", nested_form_data(form))

    assert "Khai tử" in client.get(f"/admin/pages/{home.pk}/edit/preview/?mode=").content.decode()


def test_a_new_guide_is_previewed_before_it_is_saved(client: Client) -> None:
    client.force_login(person(Role.EDITOR))
    address = add_address() + "preview/"

    client.post(address, filled_form())
    html = client.get(address + "?mode=").content.decode()

    assert "Nhà có tang" in html
    assert "Trong 15 ngày" in html


def test_a_scheduled_guide_is_found_from_its_hour_on(django_capture_on_commit_callbacks: Any) -> None:
    page = guide(draft=True)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert titles("chồng mất") == []

    revision = page.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    with django_capture_on_commit_callbacks(execute=True):
        page.refresh_from_db()
        page.go_live_at = None
        page.save_revision().publish()
    assert titles("chồng mất") == ["Người thân qua đời"]


def test_the_guides_own_page_can_be_printed_and_shared(guides: LifeEventPage, client: Client) -> None:
    html = client.get("/viec-trong-doi/nguoi-than-qua-doi/").content.decode()
    printed = client.get("/viec-trong-doi/nguoi-than-qua-doi/in/").content.decode()

    assert "data-share" in html
    assert 'href="/viec-trong-doi/nguoi-than-qua-doi/in/"' in html
    for text in ("Thủ tục đăng ký khai tử", "Trong 15 ngày", "1.000656"):
        assert text in html
        assert text in printed
