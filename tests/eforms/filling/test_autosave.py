"""Pages that save themselves while they are typed on, and pages whose token no longer fits."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dossiers.models import Dossier
from eforms.filling import autosave
from eforms.models import Draft, DraftStep
from tests.eforms.conftest import ANSWERS, Applicant
from tests.factories.eforms import make_draft

pytestmark = pytest.mark.django_db

NAME = "applicant_name"
PAGE = "nguoi-nop-1"


def version(applicant: Applicant, step: str = PAGE) -> str:
    return autosave.version_of(DraftStep.objects.filter(draft=applicant.draft, step=step).first())


def save(applicant: Applicant, step: str = PAGE, seen: str | None = None, **answers: Any) -> HttpResponse:
    """What the page's script sends while somebody types."""
    seen = version(applicant, step) if seen is None else seen
    more = {"luu": autosave.AUTOMATIC, autosave.SEEN: seen}
    given = {f"{step}-{name}": value for name, value in answers.items()}
    return applicant.client.post(applicant.url(step), {**given, **more}, headers={"Accept": "application/json"})  # type: ignore[return-value]


def shown(applicant: Applicant, step: str = PAGE) -> str:
    return applicant.get(step).content.decode()


def test_what_is_typed_is_saved_without_being_judged(applicant: Applicant) -> None:
    response = save(applicant, **{NAME: "Nguyễn", "applicant_national_id": "12"})

    assert response.json()["state"] == "saved"
    assert re.fullmatch(r"\d\d:\d\d", response.json()["at"])
    page = shown(applicant)
    assert 'value="Nguyễn"' in page
    assert 'value="12"' in page
    assert "field__error" not in page
    assert applicant.get("nguoi-nop-2").headers["Location"] == applicant.url(PAGE)


def test_half_a_page_does_not_replace_accepted_answers(applicant: Applicant) -> None:
    applicant.fill(PAGE)

    save(applicant, **{NAME: ""})

    row = DraftStep.objects.get(step=PAGE)
    assert row.values[NAME] == "Nguyễn Văn An"
    assert row.data[f"{PAGE}-{NAME}"] == ["Nguyễn Văn An"]
    assert "Có thay đổi chưa bấm" in shown(applicant)


def test_nothing_is_submitted_while_a_page_has_changes_that_were_not_continued_with(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    save(applicant, **{NAME: "Trần Thị Bình"})

    assert applicant.get("kiem-tra").headers["Location"] == applicant.url(PAGE)
    assert applicant.submit().headers["Location"] == applicant.url(PAGE)
    assert not Dossier.objects.exists()

    applicant.fill(PAGE, **{NAME: "Trần Thị Bình"})
    applicant.submit()
    assert Dossier.objects.get().applicant_name == "Trần Thị Bình"


def test_changes_can_be_taken_back(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    save(applicant, **{NAME: "Nhầm"})

    response = applicant.client.post(applicant.url(PAGE) + "?sua=1", {autosave.TAKE_BACK: "1"})

    assert response.headers["Location"] == applicant.url("kiem-tra")
    assert 'value="Nguyễn Văn An"' in shown(applicant)


def test_typing_the_accepted_answers_again_leaves_the_page_accepted(applicant: Applicant) -> None:
    applicant.fill(PAGE)
    save(applicant, **{**ANSWERS[PAGE], NAME: "Nguyễn Văn"})
    save(applicant, **ANSWERS[PAGE])

    assert DraftStep.objects.get(step=PAGE).typed is None
    assert applicant.get("nguoi-nop-2").status_code == 200


def test_of_two_tabs_on_one_page_the_later_wins_and_is_told(applicant: Applicant) -> None:
    both = version(applicant)
    save(applicant, seen=both, **{NAME: "Ở cửa sổ một"})

    response = save(applicant, seen=both, **{NAME: "Ở cửa sổ hai"})

    assert response.json()["state"] == "replaced"
    assert 'value="Ở cửa sổ hai"' in shown(applicant)


def test_a_saving_that_arrives_twice_is_no_other_tab(applicant: Applicant) -> None:
    seen = version(applicant)
    save(applicant, seen=seen, **{NAME: "Nguyễn"})

    assert save(applicant, seen=seen, **{NAME: "Nguyễn"}).json()["state"] == "saved"


def test_a_saving_that_comes_after_continue_changes_nothing(applicant: Applicant) -> None:
    seen = version(applicant)
    applicant.fill(PAGE)

    response = save(applicant, seen=seen, **{NAME: "Nguyễn V"})

    assert response.status_code == 409
    assert DraftStep.objects.get(step=PAGE).typed is None
    assert applicant.get("nguoi-nop-2").status_code == 200


def test_two_tabs_on_two_pages_do_not_mix(applicant: Applicant) -> None:
    applicant.fill(PAGE)
    save(applicant, "nguoi-nop-2", applicant_phone="0912")
    save(applicant, **{NAME: "Tên mới"})

    assert 'value="0912"' not in shown(applicant)
    assert DraftStep.objects.get(step="nguoi-nop-2").data == {"nguoi-nop-2-applicant_phone": ["0912"]}


def test_a_submitted_draft_is_not_brought_back(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()

    response = save(applicant, **{NAME: "Muộn"})

    assert response.json() == {"go": applicant.url("xong")}
    assert not DraftStep.objects.exists()


@pytest.mark.parametrize("end", ["submitted", "deleted", "expired"])
def test_a_draft_that_ends_while_the_saving_is_on_its_way_stays_ended(applicant: Applicant, end: str) -> None:
    stale = Draft.objects.get()
    applicant.fill_until("kiem-tra")
    if end == "submitted":
        applicant.submit()
    elif end == "deleted":
        applicant.client.post(applicant.url("xoa"))
    else:
        Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    rows = DraftStep.objects.count()

    with pytest.raises(autosave.Gone):
        autosave.keep_typed(draft=stale, step=PAGE, typed={}, seen="")

    assert DraftStep.objects.count() == rows


def test_a_stranger_saves_nothing(applicant: Applicant) -> None:
    stranger = Client()

    assert stranger.post(applicant.url(PAGE), {"luu": autosave.AUTOMATIC}).status_code == 404
    assert not DraftStep.objects.exists()


def test_too_much_or_too_often_is_refused_and_the_saved_page_stays(
    applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(applicant, **{NAME: "Nguyễn Văn An"})
    assert save(applicant, **{NAME: "x" * (autosave.LARGEST + 1)}).status_code == 413
    monkeypatch.setattr(autosave, "LIMIT", 1)

    response = save(applicant, **{NAME: "Lần nữa"})

    assert response.status_code == 429
    assert response.headers["Retry-After"]
    assert 'value="Nguyễn Văn An"' in shown(applicant)


def test_saving_needs_few_queries(applicant: Applicant, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    applicant.fill(PAGE)
    save(applicant, **{NAME: "Trầ"})

    seen = version(applicant)

    with django_assert_max_num_queries(7 + 2):  # two are the test's own savepoint
        save(applicant, seen=seen, **{NAME: "Trần"})


def test_a_script_is_told_where_continue_leads(applicant: Applicant) -> None:
    given = {f"{PAGE}-{name}": value for name, value in ANSWERS[PAGE].items()}

    response = applicant.client.post(applicant.url(PAGE), given, headers={"Accept": "application/json"})

    assert response.json() == {"go": applicant.url("nguoi-nop-2")}


class TestAPageWithAStaleToken:
    @pytest.fixture
    def strict(self) -> Applicant:
        return Applicant(make_draft(), Client(enforce_csrf_checks=True))

    def test_it_comes_back_as_it_was_typed_with_a_token_that_fits(self, strict: Applicant) -> None:
        response = strict.fill(PAGE)

        page = response.content.decode()
        assert response.status_code == 403
        assert "Bấm “Tiếp tục” lần nữa" in page
        assert 'value="Nguyễn Văn An"' in page
        assert "field__error" not in page
        assert not DraftStep.objects.exists()
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
        assert strict.fill(PAGE).status_code == 403
        assert strict.post(PAGE, ANSWERS[PAGE], csrfmiddlewaretoken=token).status_code == 302

    def test_the_declaration_is_ticked_still_and_nothing_is_sent(self, strict: Applicant) -> None:
        walker = Applicant(strict.draft)
        walker.fill_until("kiem-tra")

        page = strict.submit().content.decode()

        assert re.search(r'name="kiem-tra-declaration"[^>]*checked', page)
        assert not Dossier.objects.exists()

    def test_another_sites_form_gets_the_plain_page(self, strict: Applicant) -> None:
        given = {f"{PAGE}-{NAME}": "Kẻ lạ"}

        response = strict.client.post(strict.url(PAGE), given, headers={"Sec-Fetch-Site": "cross-site"})

        assert response.status_code == 403
        assert "Kẻ lạ" not in response.content.decode()

    def test_a_stranger_gets_the_plain_page(self, strict: Applicant) -> None:
        response = Client(enforce_csrf_checks=True).post(strict.url(PAGE), {f"{PAGE}-{NAME}": "x"})

        assert response.status_code == 403
        assert "Phiên làm việc" in response.content.decode()

    def test_a_script_gets_a_fresh_token_and_tries_again(self, strict: Applicant) -> None:
        response = save(strict, **{NAME: "Nguyễn"})

        assert response.status_code == 403
        assert not DraftStep.objects.exists()
        token = response.json()["token"]
        more = {"luu": autosave.AUTOMATIC, "csrfmiddlewaretoken": token}
        again = strict.client.post(strict.url(PAGE), {f"{PAGE}-{NAME}": "Nguyễn", **more})
        assert again.json()["state"] == "saved"
