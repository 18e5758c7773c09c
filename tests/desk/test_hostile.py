"""What somebody sends who wants to break the desk: values that no page of ours makes."""

from __future__ import annotations

import struct
import time
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from dossiers.desk import receipt_forms
from dossiers.desk.neighbours import COOKIE
from dossiers.models import ReadySentence, Statement
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.desk.steps import give_apology, make_move
from tests.desk.test_return import as_address, by
from tests.factories.dossiers import Desk, dossier_in, leg_of

pytestmark = [pytest.mark.django_db, pytest.mark.hostile]
ENDS_OF_TIME = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
BEYOND_ANY_KEY = 10**25


def huge_png(side: int) -> bytes:
    """Some 4 bytes of memory for each of `side`² pixels, in a file of a thousandth of that."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer, row = zlib.compressobj(9), bytes(1 + 4 * side)
    pixels = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_signature_of_too_many_pixels_is_refused_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("PIL.Image.Image.thumbnail", lambda picture, size: drawn.append(size))

    with pytest.raises(ValidationError):
        receipt_forms.drawn_signature(as_address(huge_png(4000)))

    assert not drawn


def test_a_signature_as_large_as_a_screen_draws_it_is_taken(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.APPROVED, desk=desk)

    make_move(sign_in(desk.clerk), dossier, "return", **by())

    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff"])
def test_a_name_with_a_sign_that_xml_does_not_know_leaves_the_sheet_whole(
    sign: str, desk: Desk, sign_in: SignIn
) -> None:
    dossier_in(State.SUBMITTED, desk=desk, applicant=Applicant(name=f"Lê {sign}Ân", phone="0905999888"))

    answer = sign_in(desk.officer).get(reverse("desk:export"))

    assert load_workbook(BytesIO(answer.content)).active["B2"].value == "Lê Ân"


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_place_in_the_list_at_the_end_of_time_is_none(name: str, moment: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)

    page = sign_in(desk.officer).get(reverse("desk:index"), {name: f"{moment}_5"})

    assert [row.pk for row in page.context["object_list"]] == [dossier.pk]


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
def test_the_live_count_refuses_the_end_of_time(moment: str, desk: Desk, sign_in: SignIn) -> None:
    assert sign_in(desk.officer).get(reverse("dossiers:arrivals"), {"since": moment}).status_code == 400


@pytest.mark.parametrize("days", [{"due_at_from": "0001-01-01"}, {"due_at_to": "9999-12-31"}])
def test_a_filter_from_the_first_day_or_to_the_last_finds_all(
    days: dict[str, str], desk: Desk, sign_in: SignIn
) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)

    page = sign_in(desk.officer).get(reverse("desk:index"), days)

    assert [row.pk for row in page.context["object_list"]] == [dossier.pk]


@pytest.mark.parametrize("name", ["edit", "assign", "correct_data", "receipt", "mark"])
def test_a_key_beyond_the_databases_largest_is_unknown(name: str, desk: Desk, sign_in: SignIn) -> None:
    address = reverse(f"desk:{name}", args=[BEYOND_ANY_KEY])

    assert sign_in(desk.officer).post(address).status_code == 404


@pytest.mark.parametrize("cookie", ["[" * 3000, '{"url":1}', "[{}]", "null"])
def test_a_cookie_that_somebody_wrote_breaks_no_page(cookie: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    client = sign_in(desk.officer)
    client.cookies[COOKIE] = cookie

    assert client.get(reverse("desk:edit", args=[dossier.pk])).status_code == 200
    client.cookies[COOKIE] = cookie
    assert client.get(reverse("desk:index")).status_code == 200


@pytest.mark.parametrize("given", [{"new_due": "31/12/9999"}, {"seen": ENDS_OF_TIME[0]}, {"seen": ENDS_OF_TIME[1]}])
def test_no_apology_is_counted_up_to_the_end_of_time(given: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    address, seen = reverse("desk:apology", args=[dossier.pk]), leg_of(dossier).due_at
    data = {"new_due": "31/12/2030", "reason": "Chờ xác minh", "seen": seen.isoformat() if seen else ""}
    began = time.process_time()

    page = give_apology(sign_in(desk.leader), address, {**data, **given})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert time.process_time() - began < 2


def test_a_mark_takes_no_sign_that_the_database_refuses(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    paper = dossier.papers.get()
    address = reverse("desk:mark", args=[dossier.pk])
    data = {"kind": "paper", "ident": "1", "verdict-1": "wrong", "reason-1": "Ảnh\x00 mờ"}
    client = sign_in(desk.officer)

    assert client.post(address, {**data, "key": "giay\x00to"}).status_code == 400
    assert client.post(address, {**data, "key": paper.key}).status_code == 200

    paper.refresh_from_db()
    assert paper.reason == "Ảnh mờ"


def test_a_ready_sentence_makes_no_reason_longer_than_a_reason_may_be(desk: Desk, sign_in: SignIn) -> None:
    ReadySentence.objects.create(agency=desk.agency, kind=ReadySentence.Kind.REFUSAL, text="Không đủ giấy tờ")
    dossier = dossier_in(State.SUBMITTED, desk=desk)

    make_move(sign_in(desk.clerk), dossier, "refuse", ground="Điều 18", reason="", sentence="x" * 100_000)

    assert not Statement.objects.filter(event__dossier=dossier).exists()
    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
