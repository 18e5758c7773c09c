"""The result in the applicant's hands: signed for at the desk, or fetched online."""

from __future__ import annotations

import base64
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from casework.models import StoredFile
from dossiers.models import Dossier, ResultReceipt
from dossiers.services import move_dossier
from dossiers.visits import SESSION_KEY
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.desk.steps import make_move, page_of
from tests.factories.dossiers import Desk, dossier_in, handed_over, leg_of, now
from tests.factories.pdf import plain_pdf

pytestmark = pytest.mark.django_db


def picture(*, drawn: bool = True, color: tuple[int, ...] = (0, 0, 0, 0)) -> bytes:
    image = Image.new("RGBA", (300, 120), color)
    if drawn:
        ImageDraw.Draw(image).line([(10, 60), (120, 20), (280, 90)], fill=(20, 32, 43, 255), width=4)
    output = BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def as_address(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def by(**changes: str) -> dict[str, Any]:
    """The applicant in person, who signs on the screen today."""
    given = {
        "recipient": "applicant",
        "name": "Nguyễn Văn An",
        "received_on": localdate().strftime("%d/%m/%Y"),
        "manner": "signature",
        "signature": as_address(picture()),
    }
    return {**given, **changes}


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    return dossier_in(State.APPROVED, desk=desk)


def receipt_of(dossier: Dossier) -> ResultReceipt | None:
    return ResultReceipt.objects.filter(leg__dossier=dossier).first()


def test_a_signature_on_the_screen_is_kept_and_shown(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in(desk.clerk)

    make_move(clerk, dossier, "return", **by(originals="giay-to-1"))

    receipt = receipt_of(dossier)
    assert leg_of(dossier).state == State.RETURNED
    assert receipt
    assert receipt.file
    assert (receipt.file.content_type, receipt.handed_by) == ("image/png", desk.clerk)
    assert receipt.originals == [{"key": "giay-to-1", "label": "Giấy chứng sinh", "count": 1}]
    page = clerk.get(page_of(dossier), {"tep": str(receipt.file.uuid)})
    assert page.context["shown"] == receipt.file
    assert clerk.get(reverse("desk:file", args=[dossier.pk, receipt.file.uuid])).status_code == 200
    assert dossier.events.get(action="return").data["receipt"]["sha256"] == receipt.file.sha256


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,!!!",
        as_address(b"\x89PNG\r\n\x1a\n cut"),
        as_address(picture(drawn=False)),
        as_address(picture(drawn=False, color=(20, 32, 43, 255))),
    ],
    ids=["nothing", "another kind", "no base64", "cut", "blank", "all black"],
)
def test_what_is_no_signature_is_not_taken_for_one(
    signature: str, dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    page = make_move(sign_in(desk.clerk), dossier, "return", **by(signature=signature))

    assert leg_of(dossier).state == State.APPROVED
    assert page.context["form"].errors["manner"]
    assert receipt_of(dossier) is None


def test_a_photographed_slip_or_the_register_serve_without_any_script(
    dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    slip = SimpleUploadedFile("phieu.pdf", plain_pdf("Phiếu"), "application/pdf")
    other = dossier_in(State.APPROVED, desk=desk)
    clerk = sign_in(desk.clerk)

    make_move(clerk, dossier, "return", **by(manner="slip", signature=""), slip=slip)
    make_move(clerk, other, "return", **by(manner="register", signature="", register_number="15/2026"))

    first, second = receipt_of(dossier), receipt_of(other)
    assert first
    assert first.file
    assert first.file.name == "phieu.pdf"
    assert second
    assert (second.register_number, second.file) == ("15/2026", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"manner": "slip"}, "slip"),
        ({"manner": "register"}, "register_number"),
        ({"manner": "download"}, "manner"),
        ({"name": " "}, "name"),
        ({"received_on": ""}, "received_on"),
        ({"recipient": "representative"}, "authorisation"),
        ({"recipient": "representative", "authorisation": "Giấy ủy quyền 02/2026"}, "national_id"),
        ({"national_id": "123"}, "national_id"),
    ],
)
def test_a_receipt_says_who_and_how(
    changes: dict[str, str], field: str, dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    page = make_move(sign_in(desk.clerk), dossier, "return", **by(**changes))

    assert leg_of(dossier).state == State.APPROVED
    assert page.context["form"].errors[field]


@pytest.mark.parametrize("when", ["tomorrow", "before the decision"])
def test_a_day_of_receipt_that_cannot_be_true(when: str, dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    days = {
        "tomorrow": localdate() + timedelta(days=1),
        "before the decision": localdate(dossier.finished_at) - timedelta(days=1),
    }

    make_move(sign_in(desk.clerk), dossier, "return", **by(received_on=f"{days[when]:%d/%m/%Y}"))

    assert leg_of(dossier).state == State.APPROVED
    assert receipt_of(dossier) is None


def test_a_representative_shows_number_and_authorisation(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    given = by(
        recipient="representative",
        name="Lê Thị Hoa",
        national_id="0441 9000 1234",
        authorisation="Giấy ủy quyền 02/2026",
    )

    make_move(sign_in(desk.clerk), dossier, "return", **given)

    receipt = receipt_of(dossier)
    assert receipt
    assert (receipt.name, receipt.national_id) == ("Lê Thị Hoa", "044190001234")
    assert "Lê Thị Hoa" not in str(dossier.events.get(action="return").data)


def test_no_result_goes_out_without_a_receipt(dossier: Dossier, desk: Desk) -> None:
    receipt = handed_over(manner=ResultReceipt.Manner.SIGNATURE)
    with pytest.raises(ValidationError):
        move_dossier(leg=leg_of(dossier), action="return", by=desk.clerk, at=now())
    with pytest.raises(ValidationError):
        move_dossier(leg=leg_of(dossier), action="return", by=desk.clerk, at=now(), receipt=receipt)


class TestOnline:
    def visit(self, client: Client, dossier: Dossier, *, confirmed: bool = True) -> None:
        session = client.session
        session[SESSION_KEY] = {
            "dossier": dossier.pk,
            "secret_version": dossier.secret_version,
            "until": (now() + timedelta(minutes=30)).isoformat(),
            "confirmed": confirmed,
        }
        session.save()

    def result(self, dossier: Dossier) -> str:
        file: StoredFile = leg_of(dossier).results.get().file
        return reverse("dossiers:file", args=[file.uuid])

    def test_the_download_is_the_receipt(self, client: Client, desk: Desk) -> None:
        dossier = dossier_in(State.APPROVED, desk=desk, return_method="online")
        self.visit(client, dossier)

        client.get(self.result(dossier))
        client.get(self.result(dossier))

        event = dossier.events.get(action="return")
        receipt = receipt_of(dossier)
        assert receipt
        assert leg_of(dossier).state == State.RETURNED
        assert (event.actor, event.origin, receipt.manner) == (None, "online", ResultReceipt.Manner.DOWNLOAD)

    def test_nobody_downloads_without_the_one_time_code(self, client: Client, desk: Desk) -> None:
        dossier = dossier_in(State.APPROVED, desk=desk, return_method="online")
        self.visit(client, dossier, confirmed=False)

        assert client.get(self.result(dossier)).status_code == 302
        assert leg_of(dossier).state == State.APPROVED

    def test_who_comes_to_the_desk_reads_the_copy_and_still_gets_the_paper(self, client: Client, desk: Desk) -> None:
        dossier = dossier_in(State.APPROVED, desk=desk)
        self.visit(client, dossier)

        assert client.get(self.result(dossier)).status_code == 200
        assert leg_of(dossier).state == State.APPROVED

    def test_a_draft_of_a_dossier_that_was_denied_stays_inside(self, client: Client, desk: Desk) -> None:
        dossier = dossier_in(State.NOT_ELIGIBLE, desk=desk)
        leg_of(dossier).results.update(is_scan=False)
        self.visit(client, dossier)

        assert client.get(self.result(dossier)).status_code == 404
