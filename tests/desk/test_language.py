"""Officers read Vietnamese: the desk's pages, Wagtail's own words, and one word for one thing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.factories.dossiers import Desk, dossier_in

ROOT = Path(settings.BASE_DIR)
WAGTAIL = ROOT / "portal" / "locale_wagtail" / "vi" / "LC_MESSAGES" / "django.po"
ENGLISH = re.compile(
    r"\b(the|and|your|you|are|not|search|save|sign in|page|pages|add|edit|delete|password|settings|select|filter|"
    r"applicant|dossier|receive|papers|due|agency|officer|reason|answer|message|submitted|received)\b",
    re.IGNORECASE,
)
NOT_TEXT = re.compile(r"<(script|style|noscript|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
ATTRIBUTES = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
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
