"""Exactly one dossier, whatever is pressed how often."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError, connections

from casework.models import Message
from dossiers.models import Dossier, DossierPaper
from dossiers.secrets import lookup_secret
from eforms.journey.walk import Journey
from eforms.models import Draft
from eforms.services import delete_draft, load_journey, remove_upload
from eforms.services.submission import submit_draft
from tests.eforms.conftest import Applicant
from tests.factories.eforms import make_draft


@pytest.mark.django_db
def test_a_double_click_gives_the_same_receipt(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")

    first, second = applicant.submit(), applicant.submit()

    assert first.headers["Location"] == second.headers["Location"] == applicant.url("xong")
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_a_second_tab_and_the_back_button_lead_to_the_receipt(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    tab = Applicant(applicant.draft)
    applicant.submit()

    assert tab.submit().headers["Location"] == applicant.url("xong")
    assert tab.get("nguoi-nop-1").headers["Location"] == applicant.url("xong")
    assert tab.fill("nguoi-nop-1", applicant_name="Người Khác").headers["Location"] == applicant.url("xong")
    assert Dossier.objects.get().applicant_name == "Nguyễn Văn An"


@pytest.mark.django_db
def test_the_receipt_says_which_papers_were_not_enclosed(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()
    assert "<li>Giấy chứng sinh: 1 tệp</li>" in applicant.get("xong").content.decode()

    DossierPaper.objects.get().files.clear()

    assert "<li>Giấy chứng sinh: không kèm</li>" in applicant.get("xong").content.decode()


@pytest.mark.django_db
def test_the_dossier_speaks_vietnamese_whatever_language_the_applicant_reads(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.client.cookies["django_language"] = "en"

    assert "Submit the dossier" in applicant.get("kiem-tra").content.decode()
    applicant.submit()

    dossier = Dossier.objects.get()
    assert dossier.answers[0]["label"] == "Họ, chữ đệm và tên"
    assert dossier.form_label.endswith("bản 1")


@pytest.mark.django_db
@pytest.mark.parametrize("late", ["file", "draft"])
def test_what_was_submitted_is_not_deleted_by_a_request_that_came_before(applicant: Applicant, late: str) -> None:
    applicant.fill_until("kiem-tra")
    draft = Draft.objects.get(pk=applicant.draft.pk)  # as the other request has read it
    upload = draft.uploads.select_related("file").get()
    applicant.submit()

    if late == "file":
        remove_upload(upload=upload)
    else:
        delete_draft(draft=draft)

    [file] = Dossier.objects.get().papers.get(key="giay-to-1").files.all()
    assert file.file.storage.exists(file.file.name)


@pytest.mark.django_db
def test_looking_at_the_check_page_submits_nothing(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")

    applicant.get("kiem-tra")
    applicant.get("xong")

    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_the_receipt_shows_number_secret_and_what_comes_next(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()
    dossier = Dossier.objects.get()

    page = applicant.get("xong").content.decode()

    assert dossier.submission_number in page
    assert lookup_secret(dossier) in page
    assert "chưa được tiếp nhận" in page
    assert f"/ho-so/tra-cuu/?ma={dossier.submission_number}" in page
    assert 'style="' not in page


@pytest.mark.django_db
def test_the_qr_code_and_the_confirmation_paper_are_served(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()

    code = applicant.client.get(f"{applicant.url('xong')}ma.svg")
    paper = applicant.client.get(f"{applicant.url('xong')}giay-xac-nhan.pdf")

    assert code.headers["Content-Type"] == "image/svg+xml"
    assert lookup_secret(Dossier.objects.get()) not in code.content.decode()
    assert paper.content.startswith(b"%PDF")


@pytest.mark.django_db
def test_the_receipt_before_submission_is_not_found(applicant: Applicant) -> None:
    assert applicant.get("xong").status_code == 404


@pytest.mark.django_db
def test_the_applicant_is_told_by_one_mail(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()
    applicant.submit()

    assert Message.objects.filter(recipient="an@example.vn").count() == 1


def patiently(journey: Journey) -> int:
    """The tests' database in memory knows no waiting for a lock: try again, as the real one does by itself."""
    for _ in range(200):
        try:
            return submit_draft(journey).pk
        except OperationalError:
            time.sleep(0.05)
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
def test_five_simultaneous_submissions_make_one_dossier() -> None:
    applicant = Applicant(make_draft())
    applicant.fill_until("kiem-tra")
    journeys = [load_journey(applicant.draft) for _ in range(5)]
    start = threading.Barrier(len(journeys))
    made: list[int] = []

    def press(journey: Journey) -> None:
        start.wait()
        try:
            made.append(patiently(journey))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[journey]) for journey in journeys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Dossier.objects.count() == 1
    assert len(made) == len(journeys)
    assert len(set(made)) == 1
