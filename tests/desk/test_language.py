"""Officers read Vietnamese: the desk's pages, Wagtail's own words, and one word for one thing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.timezone import localdate

from accounts.models import User
from catalog.invitations import invite
from catalog.roles import Role
from dossiers.models import ReadySentence, RuleSet
from dossiers.services.calendars import give_own_calendar
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.casework import CalendarFactory
from tests.factories.catalog import ProcedureFactory
from tests.factories.closures import closed
from tests.factories.dossiers import Desk, dossier_in
from tests.factories.processes import process_definition

ROOT = Path(settings.BASE_DIR)
WAGTAIL = ROOT / "portal" / "locale_wagtail" / "vi" / "LC_MESSAGES" / "django.po"
ENGLISH = re.compile(
    r"\b(the|and|your|you|are|not|search|save|sign in|page|pages|add|edit|delete|password|settings|select|filter|"
    r"applicant|dossier|receive|papers|due|agency|officer|reason|answer|message|submitted|received)\b",
    re.IGNORECASE,
)
NOT_TEXT = re.compile(r"<(script|style|noscript|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
ATTRIBUTES = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
WAGTAILS = {"users:index": "wagtailusers_users:index"}
HARD_CODED = {"Actions"}  # in Wagtail's own templates, without a message


def words_of(page: bytes) -> list[str]:
    html = NOT_TEXT.sub(" ", page.decode())
    texts = [*strip_tags(html.replace(">", "> \n")).splitlines(), *ATTRIBUTES.findall(html)]
    return [text.strip() for text in texts if text.strip() and text.strip() not in HARD_CODED]


def english_of(page: bytes) -> list[str]:
    return [text for text in words_of(page) if text.isascii() and ENGLISH.search(text)]


def catalogues() -> list[Path]:
    rooms = [*ROOT.glob("*/locale/vi/LC_MESSAGES/django.po"), ROOT / "portal/base/locale/vi/LC_MESSAGES/django.po"]
    return [path for path in rooms if path.exists()]


def entries(path: Path) -> dict[tuple[str | None, str], Message]:
    with path.open("rb") as file:
        return {
            (message.context, message.id if isinstance(message.id, str) else message.id[0]): message
            for message in read_po(file)
            if message.id
        }


def words(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


@pytest.mark.django_db
def test_the_sign_in_page_is_vietnamese() -> None:
    page = Client(HTTP_ACCEPT_LANGUAGE="vi").get("/admin/login/")

    assert english_of(page.content) == []
    assert "Mật khẩu" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["home", "queue", "intake", "page", "receive", "ask_at_check", "refuse", "unknown"]
)
def test_the_desk_is_vietnamese(address: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    addresses = {
        "home": "/admin/",
        "queue": reverse("desk:index"),
        "intake": reverse("desk:intake"),
        "page": reverse("desk:edit", args=[dossier.pk]),
        "unknown": reverse("desk:edit", args=[dossier.pk + 1]),
    }
    page = sign_in(desk.clerk).get(addresses.get(address) or reverse("desk:move", args=[dossier.pk, address]))

    assert english_of(page.content) == []


@pytest.fixture
def kept(desk: Desk) -> dict[str, Any]:
    """What an agency's administrator looks after, one of each."""
    procedure = ProcedureFactory(agency=desk.agency)
    administrator = employ(Role.AGENCY_ADMINISTRATOR, desk.agency)
    CalendarFactory(is_default=True)
    calendar = give_own_calendar(agency=desk.agency, by=administrator)
    return {
        "person": [desk.officer.pk],
        "work": [desk.officer.pk, desk.agency.pk],
        "process": [process_definition(procedure, agency=desk.agency).pk],
        "rules": [RuleSet.objects.latest("valid_from").pk],
        "sentence": [ReadySentence.objects.create(agency=desk.agency, kind="stop", text="Dừng theo đơn.").pk],
        "closure": [closed(desk.agency, localdate() + timedelta(days=20)).pk],
        "calendar": [calendar.pk],
        "day": [calendar.pk, "2026-11-20"],
        "invitation": [invite(by=administrator, agency=desk.agency, email="an@example.vn", roles=[Role.OFFICER]).pk],
        "administrator": [administrator.pk],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("people:index", None),
        ("people:person", "person"),
        ("people:invitations", None),
        ("work:index", None),
        ("work:hand_over", "work"),
        ("processes:index", None),
        ("processes:add", None),
        ("processes:edit", "process"),
        ("processes:inspect", "process"),
        ("rule_sets:index", None),
        ("rule_sets:inspect", "rules"),
        ("calendars:index", None),
        ("calendars:year", "calendar"),
        ("calendars:holidays", "calendar"),
        ("calendars:add_days", "calendar"),
        ("calendars:day", "day"),
        ("calendars:copy_year", "calendar"),
        ("calendars:hours", "calendar"),
        ("closures:index", None),
        ("closures:add", None),
        ("closures:edit", "closure"),
        ("sentences:index", None),
        ("sentences:add", None),
        ("sentences:edit", "sentence"),
        ("sentences:delete", "sentence"),
    ],
)
def test_what_an_administrator_keeps_is_vietnamese(
    name: str, of: str | None, kept: dict[str, Any], sign_in: SignIn
) -> None:
    administrator = User.objects.get(pk=kept["administrator"][0])
    page = sign_in(administrator).get(reverse(name, args=kept[of] if of else []))

    assert page.status_code == 200
    assert english_of(page.content) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["rule_sets:add", "users:index", "people:index", "readings:index"])
def test_what_the_province_keeps_is_vietnamese(name: str, desk: Desk, sign_in: SignIn) -> None:
    sign_in(desk.officer).get(reverse("desk:edit", args=[dossier_in(State.RECEIVED, desk=desk).pk]))

    page = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None)).get(reverse(WAGTAILS.get(name, name)))

    assert page.status_code == 200
    assert english_of(page.content) == []


@pytest.mark.django_db
def test_the_reasons_against_a_password_are_vietnamese() -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        validate_password("12345")

    assert [message for message in refused.value.messages if message.isascii()] == []


def test_wagtails_words_never_replace_a_rooms_own() -> None:
    """One message has one translation in the whole portal; the settings' own folder would win silently."""
    wagtail = entries(WAGTAIL)
    differing = {
        (str(path.relative_to(ROOT)), key, words(message), words(wagtail[key]))
        for path in catalogues()
        for key, message in entries(path).items()
        if key in wagtail and words(message) and words(message) != words(wagtail[key])
    }

    assert differing == set()
