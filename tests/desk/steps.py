"""What the tests of the desk's pages do again and again."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier


def panel(dossier: Dossier, action: str) -> str:
    return reverse("desk:move", args=[dossier.pk, action])


def page_of(dossier: Dossier) -> str:
    return reverse("desk:edit", args=[dossier.pk])


def make_move(client: Client, dossier: Dossier, action: str, **given: Any) -> Any:
    """Open the panel of a move, fill it in, send it; the page that answers."""
    seen = client.get(panel(dossier, action)).context["form"]["seen"].value()
    return client.post(panel(dossier, action), {"seen": seen, **given}, follow=True)


def sentences_on(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def give_apology(client: Client, address: str, data: dict[str, Any], **kwargs: Any) -> Any:
    """Send the form, then again with the tick that what everyone will read names nobody."""
    asked = client.post(address, data)
    confirmed = asked.context["form"]["confirmed"].value() or "" if asked.context else ""
    return client.post(address, {**data, "confirmed": confirmed, "is_fit": "on"}, **kwargs)
