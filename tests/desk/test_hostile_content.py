"""What an applicant typed is text on every screen and paper, and never markup."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier
from dossiers.secrets import lookup_secret
from dossiers.submission import Answer, Applicant, SubmittedPaper
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.factories.dossiers import Desk, dossier_in, stored_file

pytestmark = pytest.mark.django_db
MARKUP = '"><script>alert(1)</script>{{7*7}}#eval("1+1")$x$\\'


@pytest.fixture
def hostile(desk: Desk) -> Dossier:
    answer = Answer(key="ten", part=MARKUP, label=MARKUP, type="text", limits={}, value=MARKUP, display=MARKUP)
    return dossier_in(
        State.RECEIVED,
        desk=desk,
        applicant=Applicant(name=MARKUP, email="an@example.vn", phone="0905123456", address=MARKUP),
        answers=[answer],
        papers=[SubmittedPaper(key="giay-to-1", label=MARKUP, originals=1, copies=0, files=[stored_file(MARKUP)])],
    )


def test_the_staff_area_shows_it_as_text(desk: Desk, hostile: Dossier, sign_in: SignIn) -> None:
    client = sign_in(desk.officer)
    pages = [reverse("desk:index") + "?view=all", reverse("desk:index") + "?view=all&q=%22%3E%3Cscript%3Ealert(1)"]
    pages += [reverse("desk:edit", args=[hostile.pk]), reverse("desk:assign", args=[hostile.pk]), "/admin/"]

    for page in pages:
        html = client.get(page).content.decode()
        assert "<script>alert" not in html, page
        assert "alert(1)</script>" not in html, page


def test_the_receipt_is_set_from_it_as_text(desk: Desk, hostile: Dossier, sign_in: SignIn) -> None:
    answer = sign_in(desk.clerk).get(reverse("desk:receipt", args=[hostile.pk]))

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_the_applicants_pages_show_it_as_text(hostile: Dossier, client: Client) -> None:
    client.post("/ho-so/tra-cuu/", {"number": hostile.code, "secret": lookup_secret(hostile)})
    session = client.session
    session["dossier_visit"] = {**session["dossier_visit"], "confirmed": True}
    session.save()

    for name in ("dossier", "contents", "ledger", "withdraw"):
        assert "<script>alert" not in client.get(reverse(f"dossiers:{name}")).content.decode(), name


def test_a_message_has_one_subject_and_one_recipient(desk: Desk, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        dossier_in(State.RECEIVED, desk=desk, applicant=Applicant(name="An\r\nBcc: x@y.vn", email="an@example.vn"))

    assert mail.outbox
    for message in mail.outbox:
        assert message.recipients() == ["an@example.vn"]
        assert "\n" not in message.subject
