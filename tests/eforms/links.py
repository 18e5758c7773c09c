"""Links and one-time codes as the people around a form find them in their messages."""

from __future__ import annotations

import re

from casework.models import Message


def newest_link(place: str, to: str = "") -> str:
    """The path in the newest message that leads to `place`, e.g. "cung-khai"; `to` names the recipient."""
    messages = Message.objects.filter(body__contains=f"/{place}/", recipient__contains=to).order_by("-pk")
    return re.findall(rf"/nop-ho-so/{place}/\w+/", messages[0].body)[0]


def newest_code() -> str:
    messages = Message.objects.filter(reference__contains="code:").order_by("-pk")
    return re.findall(r"\b\d{6}\b", messages[0].body)[0]


def wrong(right: str) -> str:
    return "000000" if right != "000000" else "111111"
