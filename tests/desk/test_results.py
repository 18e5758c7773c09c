"""The files of a result: signed or confirmed, numbered and dated at the latest when they are approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from dossiers.models import Dossier, Result
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.desk.steps import make_move, page_of, sentences_on
from tests.factories.dossiers import Desk, dossier_in, issued_result, leg_of, now, step
from tests.factories.pdf import SIGNER, extended_pdf, locked_pdf, plain_pdf, signed_pdf, tampered_pdf

pytestmark = pytest.mark.django_db


def pdf(content: bytes, name: str = "ket-qua.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def result_of(dossier: Dossier) -> Result:
    return leg_of(dossier).results.get()


def test_a_signed_result_shows_the_leader_who_signed_it(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    file = {"result-0-title": "Quyết định", "result-0-file": pdf(signed_pdf())}

    make_move(sign_in(desk.officer), dossier, "propose", **file)
    page = sign_in(desk.leader).get(page_of(dossier)).content.decode()

    assert result_of(dossier).signatures[0]["signer"] == SIGNER
    assert SIGNER in page
    assert "Đã ký số, còn nguyên vẹn" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (tampered_pdf, "không còn nguyên vẹn"),
        (extended_pdf, "không còn nguyên vẹn"),
        (locked_pdf, "mật khẩu"),
        (lambda: plain_pdf()[:300], "hỏng"),
        (lambda: b"<html>", "PDF"),
    ],
    ids=["changed byte", "added page", "password", "cut", "no PDF"],
)
def test_a_file_that_proves_nothing_is_refused_with_the_reason(
    content: object, sentence: str, desk: Desk, sign_in: SignIn
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    file = {"result-0-title": "Quyết định", "result-0-file": pdf(content())}  # type: ignore[operator]

    page = make_move(sign_in(desk.officer), dossier, "propose", **file)

    assert leg_of(dossier).state == State.PROCESSING
    assert any(sentence in error for error in page.context["form"].non_field_errors())
    assert not Result.objects.exists()


def test_an_infected_result_is_refused(
    desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.CLAMAV_ADDRESS = "scanner"  # type: ignore[attr-defined]
    monkeypatch.setattr("casework.files.scanning.ask_clamd", lambda *args: "stream: Eicar-Test-Signature FOUND")
    dossier = dossier_in(State.PROCESSING, desk=desk)
    file = {"result-0-title": "Quyết định", "result-0-file": pdf(signed_pdf())}

    page = make_move(sign_in(desk.officer), dossier, "propose", **file)

    assert leg_of(dossier).state == State.PROCESSING
    assert page.context["form"].non_field_errors()


def test_several_files_make_one_result(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    files = {
        "result-0-title": "Quyết định",
        "result-0-number": "12/QĐ-UBND",
        "result-0-issued_on": localdate().strftime("%d/%m/%Y"),
        "result-0-file": pdf(signed_pdf()),
        "result-1-title": "Trích lục",
        "result-1-file": pdf(plain_pdf()),
        "result-1-is_scan": "on",
    }

    make_move(sign_in(desk.officer), dossier, "propose", **files)

    kept = [(result.title, result.number, result.is_scan) for result in leg_of(dossier).results.all()]
    assert kept == [("Quyết định", "12/QĐ-UBND", False), ("Trích lục", "", True)]


def test_a_draft_is_numbered_and_signed_when_it_is_approved(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    step(leg_of(dossier), "propose", desk, now(), result=issued_result(number="", is_scan=False))
    prefix = f"result-{result_of(dossier).pk}"
    given = {
        f"{prefix}-number": "12/QĐ-UBND",
        f"{prefix}-issued_on": localdate().strftime("%d/%m/%Y"),
        f"{prefix}-file": pdf(signed_pdf(), "da-ky.pdf"),
    }

    make_move(sign_in(desk.leader), dossier, "approve", **given)

    result = result_of(dossier)
    assert leg_of(dossier).state == State.APPROVED
    assert (result.number, result.file.name, result.signatures[0]["signer"]) == ("12/QĐ-UBND", "da-ky.pdf", SIGNER)


@pytest.mark.parametrize(
    ("lacks", "given"),
    [
        ("number", {"issued_on": "today"}),
        ("date", {"number": "12/QĐ-UBND", "issued_on": ""}),
        ("signature", {"number": "12/QĐ-UBND", "issued_on": "today"}),
        ("a date that has come", {"number": "12/QĐ-UBND", "issued_on": "tomorrow", "is_scan": "on"}),
        ("a date after receipt", {"number": "12/QĐ-UBND", "issued_on": "01/01/1900", "is_scan": "on"}),
    ],
)
def test_nothing_is_approved_that_lacks(lacks: str, given: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    step(leg_of(dossier), "propose", desk, now(), result=issued_result(number="", is_scan=False))
    days = {"today": localdate(), "tomorrow": localdate() + timedelta(days=1)}
    prefix = f"result-{result_of(dossier).pk}"
    data = {
        f"{prefix}-{name}": days[value].strftime("%d/%m/%Y") if value in days else value
        for name, value in given.items()
    }

    page = make_move(sign_in(desk.leader), dossier, "approve", **data)

    assert leg_of(dossier).state == State.PENDING_APPROVAL, lacks
    assert page.context["form"].non_field_errors()
    errors = {field.auto_id for line in page.context["form"].lines for field in line if field.errors}
    assert all(f'<a href="#{name}">' in page.content.decode() for name in errors)  # the summary leads to each field
    assert errors or lacks not in ("number", "date")


def test_a_complete_result_is_approved_by_one_press(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)

    page = make_move(sign_in(desk.leader), dossier, "approve")

    assert leg_of(dossier).state == State.APPROVED
    assert sentences_on(page)


def test_a_result_dated_before_the_receipt_is_not_even_proposed(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    file = {
        "result-0-title": "Quyết định",
        "result-0-number": "1",
        "result-0-issued_on": "09/08/2026",
        "result-0-file": pdf(signed_pdf()),
    }

    page = make_move(sign_in(desk.officer), dossier, "propose", **file)

    assert leg_of(dossier).state == State.PROCESSING
    assert page.context["form"].non_field_errors()
