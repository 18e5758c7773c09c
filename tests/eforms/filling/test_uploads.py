"""Files of a draft: their limits and what happens when tabs, programs and submissions come at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.client import encode_multipart
from pytest_django import Settings

from casework.files import FileRejected
from casework.models import StoredFile
from dossiers.models import Dossier
from eforms.filling import uploads
from eforms.journey.exceptions import DraftChanged, DraftGone
from eforms.models import Draft, DraftStep, DraftUpload
from eforms.services import add_upload, delete_draft, load_journey, remove_upload, save_step
from eforms.services import uploads as uploading
from eforms.services.submission import submit_draft
from tests.casework import samples
from tests.eforms.conftest import Applicant, pdf
from tests.factories.eforms import make_draft

pytestmark = pytest.mark.django_db
PAPER = "giay-to-1"


@pytest.fixture
def papers(applicant: Applicant) -> Applicant:
    """On the page of papers."""
    applicant.fill_until("giay-to")
    return applicant


def send(applicant: Applicant, *files: UploadedFile) -> str:
    """The page that the button "Upload" leads to, or that says what is wrong."""
    answer = applicant.post("giay-to", {PAPER: list(files)}, upload=PAPER)
    page: HttpResponse = applicant.get("giay-to") if answer.status_code == 302 else answer
    return page.content.decode()


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """While the next file is being checked, which takes seconds, something else `happens`."""
    store, happened = uploading.store_upload, []

    def slow(upload: UploadedFile) -> StoredFile:
        if not happened:
            happened.append(True)
            happens()
        return store(upload)

    monkeypatch.setattr(uploading, "store_upload", slow)


@pytest.mark.parametrize(
    "name", ["a" * 300 + ".pdf", "\u202egpj.exe.pdf", "..\\..\\windows\\system.ini", "\x00.pdf", " "]
)
def test_a_long_or_misleading_name_loses_no_paper_and_misleads_nobody(papers: Applicant, name: str) -> None:
    send(papers, pdf(name))

    [kept] = DraftUpload.objects.all()
    assert len(kept.file.name) <= 150
    assert kept.file.name.endswith(".pdf")
    assert "\u202e" not in kept.file.name
    assert "\\" not in kept.file.name


def test_a_refusal_names_the_file_without_the_marks_that_turn_its_name_around(papers: Applicant) -> None:
    page = send(papers, SimpleUploadedFile("\u202egpj.exe", b"MZ"))

    assert "gpj.exe: Chỉ nhận PDF, JPG, PNG, HEIC" in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (samples.pdf()[:300], "Tệp bị hỏng"),
        (samples.pdf("matkhau"), "Tệp có mật khẩu"),
        (samples.bomb(40_000, 40_000), "Ảnh có quá nhiều điểm ảnh"),
        (samples.pdf_bomb(2**27), "Tệp bị hỏng"),
        (samples.picture("GIF"), "Chỉ nhận PDF, JPG, PNG, HEIC"),
        (b"GIF89a" + samples.pdf(), ""),  # a PDF behind another's signature is a PDF
    ],
)
def test_what_is_wrong_stands_beside_the_paper_and_the_good_file_is_kept(
    papers: Applicant, content: bytes, sentence: str
) -> None:
    page = send(papers, pdf("tot.pdf"), SimpleUploadedFile("xau.pdf", content))

    names = list(DraftUpload.objects.values_list("file__name", flat=True))
    if sentence:
        assert f"xau.pdf: {sentence}" in page
        assert names == ["tot.pdf"]
    else:
        assert names == ["tot.pdf", "xau.pdf"]


def test_a_file_whose_upload_was_cut_off_is_not_kept_though_its_beginning_would_open(papers: Applicant) -> None:
    """The browser got no answer, and sends it once more."""
    whole = encode_multipart("x", {f"giay-to-{PAPER}": pdf(), "upload": PAPER})
    file_first = whole[: whole.index(b"%%EOF") + 5]

    papers.client.generic("POST", papers.url("giay-to"), file_first, content_type="multipart/form-data; boundary=x")

    assert not DraftUpload.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_hundred_and_one_files_at_once_get_a_plain_400_and_the_others_stay(papers: Applicant) -> None:
    send(papers, pdf("tot.pdf"))

    answer = papers.post("giay-to", {PAPER: [pdf(f"{number}.pdf") for number in range(101)]}, upload=PAPER)

    assert answer.status_code == 400
    assert "Không đọc được yêu cầu này" in answer.content.decode()
    assert [upload.file.name for upload in DraftUpload.objects.all()] == ["tot.pdf"]


@pytest.mark.service
@pytest.mark.usefixtures("clamd")
def test_an_infected_file_is_refused_on_the_page_and_leaves_nothing_behind(papers: Applicant) -> None:
    page = send(papers, pdf("tot.pdf"), SimpleUploadedFile("giay-to.pdf", samples.EICAR))

    assert "giay-to.pdf: Tệp có mã độc, đã xóa" in page
    assert list(StoredFile.objects.values_list("name", "scan")) == [("tot.pdf", StoredFile.Scan.CLEAN)]


def test_the_limits_of_a_draft_count_what_another_tab_sent_in_the_meantime(
    papers: Applicant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_DOSSIER_MAX_MIB = 1
    half = samples.pdf() + b"\n" * (600 * 1024)
    meanwhile(monkeypatch, lambda: send(papers, SimpleUploadedFile("kia.pdf", half)))

    with pytest.raises(FileRejected) as refusal:
        add_upload(draft=papers.draft, paper_key=PAPER, upload=SimpleUploadedFile("nay.pdf", half))

    assert refusal.value.code == "too_large"
    assert [upload.file.name for upload in DraftUpload.objects.all()] == ["kia.pdf"]
    assert StoredFile.objects.count() == 1


def test_at_most_forty_files_also_when_tabs_send_at_once(papers: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MAX_FILES", 1)
    meanwhile(monkeypatch, lambda: send(papers, pdf("kia.pdf")))

    assert "Tối đa 1 tệp" in send(papers, pdf("nay.pdf"))
    assert [upload.file.name for upload in DraftUpload.objects.all()] == ["kia.pdf"]


def test_a_file_that_arrives_after_the_submission_is_not_kept_and_leads_to_the_receipt(
    applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant.fill_until("kiem-tra")
    tab = Applicant(applicant.draft)
    meanwhile(monkeypatch, applicant.submit)

    answer = tab.client.post(tab.url("giay-to"), {f"giay-to-{PAPER}": pdf("muon.pdf"), "upload": PAPER})

    assert answer.headers["Location"] == tab.url()
    assert tab.get().headers["Location"] == tab.url("xong")
    assert [file.name for file in StoredFile.objects.all()] == ["giay-chung-sinh.pdf"]
    assert Dossier.objects.get().papers.get(key=PAPER).files.count() == 1


def test_a_file_that_arrives_after_the_draft_was_thrown_away_is_not_kept(
    papers: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: delete_draft(draft=papers.draft))

    answer = papers.post("giay-to", {PAPER: pdf()}, upload=PAPER)

    assert answer.headers["Location"] == papers.url()
    assert papers.get().status_code == 410
    assert not StoredFile.objects.exists()


def test_a_page_that_is_saved_after_the_submission_or_the_end_of_the_draft_is_not_kept(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    read_before = Draft.objects.get(pk=applicant.draft.pk)
    applicant.submit()

    with pytest.raises(DraftGone):
        save_step(draft=read_before, step="nguoi-nop-1", data={}, values={})

    assert not DraftStep.objects.exists()
    Draft.objects.all().delete()
    with pytest.raises(DraftGone):
        save_step(draft=read_before, step="nguoi-nop-1", data={}, values={})


@pytest.mark.parametrize("change", ["file sent", "file removed", "page saved"])
def test_what_another_tab_changes_at_the_moment_of_sending_is_looked_at_first(
    applicant: Applicant, change: str
) -> None:
    """Neither is a file lost that was acknowledged, nor one promised that is gone."""
    applicant.fill_until("kiem-tra")
    judged = load_journey(applicant.draft)
    if change == "file sent":
        add_upload(draft=applicant.draft, paper_key=PAPER, upload=pdf("them.pdf"))
    elif change == "file removed":
        remove_upload(upload=DraftUpload.objects.get())
    else:
        applicant.fill("nguoi-nop-1", applicant_name="Trần Thị Bình")

    with pytest.raises(DraftChanged):
        submit_draft(judged)

    assert not Dossier.objects.exists()
    if change != "file removed":
        applicant.submit()
        assert Dossier.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_tabs_that_upload_at_once_pass_no_limit(settings: Settings) -> None:
    settings.UPLOAD_DOSSIER_MAX_MIB = 1
    applicant = Applicant(make_draft())
    applicant.fill_until("giay-to")
    third = samples.pdf() + b"\n" * (300 * 1024)
    start, outcomes = threading.Barrier(8), []

    def tab() -> None:
        start.wait()
        try:
            add_upload(draft=applicant.draft, paper_key=PAPER, upload=SimpleUploadedFile("t.pdf", third))
            outcomes.append("kept")
        except FileRejected as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tab) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["kept"] * 3 + ["too_large"] * 5
    assert StoredFile.objects.count() == DraftUpload.objects.count() == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_whatever_comes_at_the_moment_of_sending_there_is_one_dossier_with_all_its_files() -> None:
    applicant = Applicant(make_draft())
    applicant.fill_until("kiem-tra")
    browsers = [Applicant(applicant.draft, Client(raise_request_exception=False)) for _ in range(6)]
    start, states = threading.Barrier(len(browsers)), []

    def act(number: int, browser: Applicant) -> None:
        start.wait()
        try:
            if number % 3 == 0:
                answer = browser.submit()
            elif number % 3 == 1:
                answer = browser.post("giay-to", {PAPER: pdf(f"{number}.pdf")}, upload=PAPER)
            else:
                answer = browser.fill("nguoi-nop-2", applicant_phone=f"091234567{number}")
            states.append(answer.status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    applicant.submit()

    assert states == [302] * len(browsers)
    dossier = Dossier.objects.get()
    in_dossier = set(dossier.papers.get(key=PAPER).files.all())
    assert in_dossier == set(StoredFile.objects.filter(papers__dossier=dossier))
    assert set(StoredFile.objects.all()) == in_dossier  # a file is in the dossier, or was not taken
    assert not DraftUpload.objects.exists()


def test_nobody_keeps_the_portal_busy_with_files_that_it_refuses(
    papers: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, opened = uploading.store_upload, []

    def counted(upload: UploadedFile) -> StoredFile:
        opened.append(upload)
        return store(upload)

    monkeypatch.setattr(uploads, "TRIES", 2)
    monkeypatch.setattr(uploading, "store_upload", counted)

    shown = send(papers, *(SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7 broken") for number in range(3)))

    assert len(opened) == 2
    assert "2.pdf: Quá nhiều tệp" in shown
