"""The administrator's templates of forms: seen, changed, refused, taken back; nobody else's business."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework.models import PaperTemplate
from casework.papers import form_kind, set_form
from catalog.roles import Role
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import Desk

GOOD = '#import "heading.typ": *\n#show: official\n\nKính gửi ông/bà #data.applicant.name'
BAD = GOOD.replace("name", "nme")
FIRST_DAY = date(2026, 1, 1)
Limit = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def admin(db: None, sign_in: SignIn) -> Client:
    return sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))


@pytest.fixture
def own(db: None) -> PaperTemplate:
    return PaperTemplate.objects.create(form="receipt", valid_from=FIRST_DAY, source=GOOD)


def address(name: str, *arguments: object) -> str:
    return reverse(f"paper_templates:{name}", args=arguments)


def answer(source: str, **changes: str) -> dict[str, str]:
    return {"valid_from": "2026-01-01", "note": "Thêm lời chào", "source": source, **changes}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


class TestKeeping:
    def test_a_saved_template_sets_the_form_from_its_day_on(self, admin: Client) -> None:
        assert admin.post(address("add", "receipt"), answer(GOOD)).status_code == 302

        data = form_kind("receipt").sample()
        assert "Kính gửi ông/bà" in text_of(set_form("receipt", data, on=FIRST_DAY, seal=False))
        before = FIRST_DAY - timedelta(days=1)
        assert "Kính gửi ông/bà" not in text_of(set_form("receipt", data, on=before, seal=False))

    def test_a_faulty_one_is_refused_with_its_line(self, admin: Client) -> None:
        page = admin.post(address("add", "receipt"), answer(BAD))

        assert not PaperTemplate.objects.exists()
        assert "Dòng 4, cột 33: " in page.content.decode()

    def test_two_cannot_begin_on_one_day(self, admin: Client, own: PaperTemplate) -> None:
        page = admin.post(address("add", "receipt"), answer(GOOD))

        assert page.status_code == 200
        assert PaperTemplate.objects.count() == 1

    def test_each_saved_state_comes_back_into_the_editor(self, admin: Client, own: PaperTemplate) -> None:
        for words in ("lần một", "lần hai"):
            admin.post(address("edit", "receipt", own.pk), answer(f"{GOOD} {words}"))
        first = own.revisions.order_by("pk").first()

        page = admin.get(address("edit", "receipt", own.pk), {"ban": first.pk})

        assert page.context["form"]["source"].value().endswith("lần một")
        own.refresh_from_db()
        assert own.source.endswith("lần hai")

    def test_taken_back_the_portals_own_is_in_force(self, admin: Client, own: PaperTemplate) -> None:
        assert "15/09/2025" in admin.get(address("remove", "receipt", own.pk)).content.decode()
        admin.post(address("remove", "receipt", own.pk))

        text = text_of(set_form("receipt", form_kind("receipt").sample(), on=timezone.localdate(), seal=False))
        assert "Kính gửi ông/bà" not in text

    def test_an_own_version_begins_as_a_copy(self, admin: Client) -> None:
        page = admin.get(address("add", "receipt"), {"tu": "2025-09-15"})

        assert "Thông tư 03/2025/TT-VPCP" in page.context["form"]["source"].value()
        assert page.context["form"]["valid_from"].value() > timezone.localdate()


class TestPreview:
    def test_shows_the_paper_and_saves_nothing(self, admin: Client) -> None:
        shown = admin.post(address("preview", "receipt"), {"source": GOOD})

        assert shown["Content-Type"] == "application/pdf"
        assert shown["X-Frame-Options"] == "SAMEORIGIN"
        assert "Kính gửi ông/bà" in text_of(shown.content)
        assert not PaperTemplate.objects.exists()

    @pytest.mark.parametrize(
        "source", [BAD, '#read("/etc/passwd")', "#while true {}", "</textarea><script>x</script>", ""]
    )
    def test_says_what_is_wrong(self, source: str, admin: Client) -> None:
        shown = admin.post(address("preview", "receipt"), {"source": source})

        assert "Dòng " in shown.content.decode()
        assert "<script>" not in shown.content.decode()

    @pytest.mark.parametrize("version", ["2018-06-21", "2025-09-15"])
    def test_of_a_built_in_version(self, version: str, admin: Client) -> None:
        assert admin.get(address("sample", "receipt", version))["Content-Type"] == "application/pdf"


class TestWho:
    @pytest.mark.parametrize("name", ["index", "add", "edit", "remove", "sample", "preview"])
    def test_nobody_but_the_provinces_administrator(
        self, name: str, own: PaperTemplate, desk: Desk, sign_in: SignIn
    ) -> None:
        arguments = {
            "index": [],
            "edit": ["receipt", own.pk],
            "remove": ["receipt", own.pk],
            "sample": ["receipt", own.pk],
        }.get(name, ["receipt"])
        page = address(name, *arguments)

        for client in (sign_in(desk.leader), sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))):
            assert client.get(page).status_code in (302, 403, 405)
            assert client.post(page, answer(GOOD)).status_code in (302, 403, 405)
        assert PaperTemplate.objects.get().pk == own.pk
        own.refresh_from_db()
        assert own.note == ""

    @pytest.mark.parametrize(
        "page",
        ["no-such-form/them/", "receipt/999999/", "receipt/1999-01-01/mau.pdf", f"receipt/{'9' * 30}/mau.pdf"],
    )
    def test_what_there_is_not_is_not_found(self, page: str, admin: Client) -> None:
        assert admin.get(address("index") + page).status_code == 404

    def test_a_template_is_no_other_forms(self, admin: Client, own: PaperTemplate) -> None:
        assert admin.get(address("edit", "refusal", own.pk)).status_code == 404


def test_the_list_costs_the_same_for_many(
    admin: Client, own: PaperTemplate, django_assert_max_num_queries: Limit
) -> None:
    admin.get(address("index"))
    for day in range(1, 60):
        PaperTemplate.objects.create(form="receipt", valid_from=FIRST_DAY + timedelta(days=day), source=GOOD)

    with django_assert_max_num_queries(25):
        page = admin.get(address("index")).content.decode()
    assert "Sổ theo dõi hồ sơ" in page
