"""Answering a request: exactly what was asked, all of it, once; nothing typed or uploaded gets lost."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from casework.models import StoredFile
from dossiers.answering import SupplementForm, field_for
from dossiers.exceptions import IllegalMove
from dossiers.models import Dossier, DossierPaper, SupplementItem, SupplementRequest
from dossiers.secrets import lookup_secret
from dossiers.services import answer_supplement, move_dossier
from dossiers.services.attachments import attach
from dossiers.submission import Answer
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.factories.dossiers import dossier_in, leg_of, make_desk, missing_answer, missing_paper, stored_file

pytestmark = pytest.mark.django_db
PAGE = "/ho-so/tra-cuu/bo-sung/"


def picture(name: str = "anh.png") -> SimpleUploadedFile:
    output = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(output, "PNG")
    return SimpleUploadedFile(name, output.getvalue(), "image/png")


@pytest.fixture
def asked(client: Client) -> SupplementRequest:
    """A request for one paper and one answer, opened with number and secret."""
    dossier = dossier_in(State.SUPPLEMENT)
    client.post(reverse("dossiers:track"), {"number": dossier.code, "secret": lookup_secret(dossier)})
    return SupplementRequest.objects.get()


def items(asked: SupplementRequest) -> tuple[SupplementItem, SupplementItem]:
    return asked.items.get(kind="paper"), asked.items.get(kind="answer")


def test_the_page_lists_every_item_with_its_reason(client: Client, asked: SupplementRequest) -> None:
    page = client.get(PAGE).content.decode()

    for text in ("Giấy chứng sinh", "Ảnh mờ, không đọc được", "Họ tên con", "Thiếu chữ đệm", "Gửi bổ sung (0/2)"):
        assert text in page
    assert 'maxlength="60"' in page
    assert "csrfmiddlewaretoken" in page


def test_an_incomplete_answer_is_refused_and_what_was_given_stays(client: Client, asked: SupplementRequest) -> None:
    paper, answer = items(asked)

    page = client.post(
        PAGE, {"request": asked.pk, f"item-{answer.pk}": "Nguyễn Văn Bình", "send": "1"}
    ).content.decode()

    assert "Đính kèm: Giấy chứng sinh" in page
    assert "Nguyễn Văn Bình" in page
    assert "Lỗi:" in page
    page = client.post(PAGE, {"request": asked.pk, f"item-{paper.pk}": picture(), "upload": paper.pk}, follow=True)
    assert "anh.png" in page.content.decode()
    assert "Nguyễn Văn Bình" in page.content.decode()
    assert "Gửi bổ sung (2/2)" in page.content.decode()
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_whole_answer_reaches_the_desk_once(client: Client, asked: SupplementRequest) -> None:
    paper, answer = items(asked)
    given = {"request": asked.pk, f"item-{answer.pk}": "  Nguyễn Văn Bình ", "send": "1"}

    first = client.post(PAGE, {**given, f"item-{paper.pk}": [picture("a.png"), picture("b.png")]})
    second = client.post(PAGE, {**given, f"item-{paper.pk}": picture("c.png")})

    assert first.status_code == second.status_code == 302
    dossier = Dossier.objects.get()
    answer.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert dossier.events.filter(action="answer").count() == 1
    assert answer.value == "Nguyễn Văn Bình"
    assert dossier.answers[0]["display"] == "Nguyễn Bình"
    kept = dossier.papers.get()
    assert [file.name for file in kept.files.order_by("pk")][1:] == ["a.png", "b.png"]
    assert kept.verdict == DossierPaper.Verdict.UNREVIEWED


def test_a_file_can_be_taken_away_again(client: Client, asked: SupplementRequest) -> None:
    paper, _answer = items(asked)
    client.post(PAGE, {"request": asked.pk, f"item-{paper.pk}": picture(), "upload": paper.pk})

    client.post(PAGE, {"request": asked.pk, "remove": paper.files.get().pk})

    assert not paper.files.exists()


@pytest.mark.parametrize("remove", ["0", "-1", "x", "9" * 40, "١", "' OR 1=1"])
def test_a_file_of_another_dossier_is_never_taken_away(client: Client, asked: SupplementRequest, remove: str) -> None:
    other = dossier_in(State.RECEIVED).papers.get().files.get()

    client.post(PAGE, {"request": asked.pk, "remove": other.pk})
    assert client.post(PAGE, {"request": asked.pk, "remove": remove}).status_code in (200, 302)

    assert Dossier.objects.exclude(pk=asked.leg.dossier_id).get().papers.get().files.get() == other


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.exe", b"MZ" + b"\0" * 100, "virus.exe"),
        ("rong.pdf", b"", "rong.pdf"),
        ("gia.pdf", b"<html><script>alert(1)</script>", "gia.pdf"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_the_good_one_beside_it_stays(
    client: Client, asked: SupplementRequest, name: str, content: bytes, words: str
) -> None:
    paper, _answer = items(asked)
    bad = SimpleUploadedFile(name, content, "application/pdf")

    page = client.post(PAGE, {"request": asked.pk, f"item-{paper.pk}": [picture("tot.png"), bad], "upload": paper.pk})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert [file.name for file in paper.files.all()] == ["tot.png"]


def test_the_limit_of_a_dossier_counts_what_was_sent_at_first(asked: SupplementRequest, settings: Settings) -> None:
    settings.UPLOAD_DOSSIER_MAX_MIB = 1
    paper, _answer = items(asked)
    sent = DossierPaper.objects.filter(dossier=asked.leg.dossier).first()
    assert sent is not None
    first = stored_file()
    StoredFile.objects.filter(pk=first.pk).update(size=2**20)
    sent.files.add(first)

    [refusal] = attach(item=paper, uploads=[picture()])

    assert refusal.messages == ["anh.png: Tất cả tệp cộng lại lớn hơn 1 MB"]
    assert not paper.files.exists()
    assert StoredFile.objects.filter(name="anh.png").count() == 0


def test_a_file_that_comes_after_the_answer_was_sent_is_not_kept(asked: SupplementRequest) -> None:
    paper, _answer = items(asked)
    SupplementRequest.objects.filter(pk=asked.pk).update(answered_at=timezone.now())

    [refusal] = attach(item=paper, uploads=[picture()])

    assert refusal.code == "answered"
    assert not paper.files.exists()
    assert StoredFile.objects.filter(name="anh.png").count() == 0


def test_a_page_of_an_earlier_request_changes_nothing(client: Client, asked: SupplementRequest) -> None:
    answer = client.post(PAGE, {"request": asked.pk + 1000, "send": "1"})

    assert answer.status_code == 302
    assert "đã được trả lời" in client.get(answer.url).content.decode()


def test_the_page_needs_a_token(asked: SupplementRequest, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert strict.post(PAGE, {"request": asked.pk, "send": "1"}).status_code == 403


def test_what_was_not_asked_and_what_is_missing_is_refused(asked: SupplementRequest) -> None:
    paper, answer = items(asked)
    stray = {paper.pk + 1000: [stored_file()]}
    cases = [
        ({}, {}),
        ({paper.pk: [stored_file()]}, {}),
        ({paper.pk: []}, {answer.pk: "Bình"}),
        ({paper.pk: [stored_file()]}, {answer.pk: "   "}),
        ({paper.pk: [stored_file()], **stray}, {answer.pk: "Bình"}),
    ]

    for papers, answers in cases:
        with pytest.raises(ValidationError):
            answer_supplement(request=asked, papers=papers, answers=answers, at=timezone.now())


def test_a_withdrawn_dossier_takes_no_answer(asked: SupplementRequest) -> None:
    paper, answer = items(asked)
    move_dossier(leg=leg_of(Dossier.objects.get()), action="withdraw", by=None, at=timezone.now())
    stale = SupplementRequest.objects.select_related("leg__dossier").get()

    with pytest.raises(IllegalMove):
        answer_supplement(
            request=stale, papers={paper.pk: [stored_file()]}, answers={answer.pk: "Bình"}, at=timezone.now()
        )
    stale.refresh_from_db()
    assert stale.answered_at is None


def test_two_answers_at_once_are_one(at_once: AtOnce) -> None:
    dossier_in(State.SUPPLEMENT)
    asked = SupplementRequest.objects.get()
    paper, answer = items(asked)
    files = [stored_file()]

    def send(number: int) -> object:
        mine = SupplementRequest.objects.select_related("leg__dossier", "leg__agency").get()
        return answer_supplement(
            request=mine, papers={paper.pk: files}, answers={answer.pk: "B"}, at=timezone.now()
        ).pk

    outcomes = at_once(4, send)

    assert sum(isinstance(outcome, IllegalMove) for outcome in outcomes) == 3, outcomes
    assert Dossier.objects.get().events.filter(action="answer").count() == 1


@pytest.mark.parametrize(
    ("kind", "limits", "wrong", "right", "kept"),
    [
        ("text", {"max_length": 5}, "123456", "12345", "12345"),
        ("long_text", {}, "", "Hai\ndòng", "Hai\ndòng"),
        ("number", {"min": 1, "max": 9}, "10", "9", "9"),
        ("choice", {"choices": [["a", "Loại A"], ["b", "Loại B"]]}, "c", "b", "Loại B"),
        ("yes_no", {}, "maybe", "yes", "Có"),
        ("phone", {}, "123", "0905 123 456", "0905123456"),
        ("email", {}, "an@", "an@example.vn", "an@example.vn"),
        ("national_id", {}, "0123", "045 090 123456", "045090123456"),
        ("something new", {}, "", "chữ", "chữ"),
    ],
)
def test_an_answer_is_asked_again_with_its_own_type_and_limits(
    kind: str, limits: dict[str, object], wrong: str, right: str, kept: str
) -> None:
    desk = make_desk()
    answers = [Answer(key="ten-con", part="P", label="Câu hỏi", type=kind, limits=limits, value="", display="")]
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, answers=answers))
    move_dossier(leg=leg, action="ask", by=desk.officer, at=timezone.now(), items=[missing_answer()])
    request = SupplementRequest.objects.get()
    item = request.items.get()

    refused = SupplementForm({f"item-{item.pk}": wrong}, request=request, dossier=leg.dossier)
    taken = SupplementForm({f"item-{item.pk}": right}, request=request, dossier=leg.dossier)

    assert not refused.is_valid()
    assert taken.is_valid(), taken.errors
    assert taken.answers() == {item.pk: kept}


def test_a_date_is_asked_for_in_three_boxes_and_kept_as_read() -> None:
    desk = make_desk()
    answers = [
        Answer(key="ten-con", part="P", label="Ngày", type="date", limits={"when": "past"}, value="", display="")
    ]
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, answers=answers))
    move_dossier(leg=leg, action="ask", by=desk.officer, at=timezone.now(), items=[missing_answer()])
    request = SupplementRequest.objects.get()
    name = f"item-{request.items.get().pk}"

    form = SupplementForm(
        {f"{name}_day": "2", f"{name}_month": "9", f"{name}_year": "1990"}, request=request, dossier=leg.dossier
    )

    assert form.is_valid(), form.errors
    assert list(form.answers().values()) == ["02/09/1990"]


def test_a_paper_nobody_had_asked_for_becomes_a_paper_of_the_dossier() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk))
    new = missing_paper(key="giay-uy-quyen", label="Giấy ủy quyền")
    move_dossier(leg=leg, action="ask", by=desk.officer, at=timezone.now(), items=[new])
    request = SupplementRequest.objects.get()

    answer_supplement(request=request, papers={request.items.get().pk: [stored_file()]}, answers={}, at=timezone.now())

    assert [paper.label for paper in leg.dossier.papers.all()] == ["Giấy chứng sinh", "Giấy ủy quyền"]


def test_supplemented_answers_are_shown_beside_the_first_ones(client: Client, asked: SupplementRequest) -> None:
    paper, answer = items(asked)
    answer_supplement(
        request=asked, papers={paper.pk: [stored_file()]}, answers={answer.pk: "Lê Bình"}, at=timezone.now()
    )
    session = client.session
    session["dossier_visit"] = {**session["dossier_visit"], "confirmed": True}
    session.save()

    page = client.get(reverse("dossiers:contents")).content.decode()

    assert "Nguyễn Bình" in page
    assert "Lê Bình" in page


def test_a_leg_waits_for_one_request_at_a_time() -> None:
    leg = leg_of(dossier_in(State.SUPPLEMENT))

    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementRequest.objects.create(leg=leg, requested_at=timezone.now())


def test_a_date_until_today_may_be_today_as_in_the_form_that_asked_first() -> None:
    field = field_for({"type": "date", "limits": {"when": "past"}})
    today = timezone.localdate()

    assert field.clean(today) == today
    with pytest.raises(ValidationError, match="không được sau hôm nay"):
        field.clean(today + timedelta(days=1))
