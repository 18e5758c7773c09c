"""Internal notes: between officers, never before the applicant's eyes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from casework.models import Message
from catalog.roles import Role
from dossiers.desk.notes import note_html
from dossiers.models import Dossier, Mention, Note
from dossiers.models.notes import NOTE_LENGTH
from dossiers.visits import SESSION_KEY
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.desk.steps import page_of, sentences_on
from tests.factories.dossiers import Desk, dossier_in, leg_of, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    return dossier_in(State.PROCESSING, desk=desk)


def write(client: Client, dossier: Dossier, text: str, **given: str) -> object:
    return client.post(reverse("desk:notes", args=[dossier.pk]), {"text": text, **given}, follow=True)


def change(client: Client, note: Note, **given: str) -> object:
    return client.post(reverse("desk:note", args=[note.leg.dossier_id, note.pk]), given, follow=True)


def named(user: User) -> list[bool]:
    """Of each mention whether it is read."""
    return [mention.seen_at is not None for mention in Mention.objects.filter(user=user)]


def test_a_colleague_who_is_named_finds_it_on_the_first_page_until_it_is_read(
    dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    write(sign_in(desk.clerk), dossier, f"@{desk.officer.username}, xem giúp.")
    officer = sign_in(desk.officer)

    before = officer.get(reverse("wagtailadmin_home")).content.decode()
    opened = officer.get(page_of(dossier)).content.decode()
    after = officer.get(reverse("wagtailadmin_home")).content.decode()

    assert "chưa đọc" in before
    assert "Nhắc đến bạn" in opened
    assert "chưa đọc" not in after
    assert named(desk.officer) == [True]


def test_the_colleague_chosen_from_the_list_is_named_without_any_script(
    dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    write(sign_in(desk.clerk), dossier, "Xem giúp", named=f"@{desk.officer.username}")

    assert Note.objects.get().text == f"Xem giúp @{desk.officer.username}"
    assert named(desk.officer) == [False]


def test_nobody_of_another_agency_is_named(dossier: Dossier, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    write(sign_in(desk.clerk), dossier, f"@{other_desk.officer.username} thư@{desk.officer.username}")

    assert not Mention.objects.exists()
    assert sign_in(other_desk.officer).post(reverse("desk:notes", args=[dossier.pk]), {"text": "x"}).status_code == 404


def test_whoever_left_the_agency_is_not_called_back_to_it(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    write(sign_in(desk.clerk), dossier, f"@{desk.officer.username} xem")
    desk.officer.memberships.all().delete()
    employ(Role.OFFICER, dossier_in(State.SUBMITTED).legs.get().agency)

    assert "Nhắc đến bạn" not in sign_in(desk.officer).get(reverse("wagtailadmin_home")).content.decode()


def test_the_applicant_sees_no_note_anywhere(dossier: Dossier, desk: Desk, sign_in: SignIn, client: Client) -> None:
    before = Message.objects.count()
    write(sign_in(desk.clerk), dossier, "Người này hay hỏi")
    session = client.session
    session[SESSION_KEY] = {
        "dossier": dossier.pk,
        "secret_version": dossier.secret_version,
        "until": (now() + timedelta(minutes=30)).isoformat(),
        "confirmed": True,
    }
    session.save()

    for name in ("dossiers:dossier", "dossiers:contents", "dossiers:ledger"):
        shown = client.get(reverse(name))
        assert shown.status_code == 200
        assert "hay hỏi" not in shown.content.decode()
    assert Message.objects.count() == before


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b>'])
def test_what_is_written_is_text(text: str, dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    write(sign_in(desk.clerk), dossier, f"{text} @{desk.officer.username}")

    for page in (page_of(dossier), reverse("wagtailadmin_home")):
        assert text not in sign_in(desk.officer).get(page).content.decode()


def test_a_name_that_is_markup_is_text_too() -> None:
    shown = note_html("Xem @b.an\ndòng <2>", {"b.an": "<i>Bình</i>"})

    assert shown == "Xem <strong>@&lt;i&gt;Bình&lt;/i&gt;</strong><br>dòng &lt;2&gt;"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (NOTE_LENGTH + 1)], ids=["nothing", "blank", "too long"])
def test_a_note_without_words_or_end_is_not_kept(text: str, dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    page = write(sign_in(desk.clerk), dossier, text)

    assert not Note.objects.exists()
    assert sentences_on(page)


def test_its_author_changes_a_note_for_a_quarter_of_an_hour(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in(desk.clerk)
    write(clerk, dossier, "Bản đầu")
    note = Note.objects.get()

    change(clerk, note, text=f"Bản sau @{desk.officer.username}")
    Note.objects.update(written_at=now() - timedelta(minutes=16))
    change(clerk, note, text="Quá muộn")

    note.refresh_from_db()
    assert note.text == f"Bản sau @{desk.officer.username}"
    assert note.edited_at
    assert named(desk.officer) == [False]


def test_nobody_else_changes_or_withdraws_it(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    write(sign_in(desk.clerk), dossier, "Của người viết")
    note = Note.objects.get()

    change(sign_in(desk.leader), note, text="Của người khác")
    change(sign_in(desk.leader), note, withdraw="1")

    note.refresh_from_db()
    assert (note.text, note.withdrawn_at) == ("Của người viết", None)


def test_a_withdrawn_note_keeps_its_place_and_loses_its_words(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in(desk.clerk)
    write(clerk, dossier, f"Nhầm hồ sơ @{desk.officer.username}")

    change(clerk, Note.objects.get(), withdraw="1")

    assert Note.objects.get().text == ""
    assert named(desk.officer) == []
    assert "Trao đổi này đã được thu hồi" in clerk.get(page_of(dossier)).content.decode()


def test_a_note_is_not_reached_through_another_dossier(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in(desk.clerk)
    write(clerk, dossier, "Ở hồ sơ này")
    other = dossier_in(State.PROCESSING, desk=desk)

    answer = clerk.post(reverse("desk:note", args=[other.pk, Note.objects.get().pk]), {"withdraw": "1"})

    assert answer.status_code == 404
    assert leg_of(dossier).notes.get().withdrawn_at is None
