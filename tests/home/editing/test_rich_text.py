"""What editors paste or send into a text, and what readers get of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from home.blocks import BodyBlock
from tests.factories.home import ArticleFactory

pytestmark = pytest.mark.django_db


def block(text: str, kind: str = "unstyled", **ranges: Any) -> dict[str, Any]:
    return {
        "key": "abcde",
        "text": text,
        "type": kind,
        "depth": 0,
        "inlineStyleRanges": ranges.get("styles", []),
        "entityRanges": [{"offset": 0, "length": len(text), "key": 0}] if ranges.get("entity") else [],
    }


def shown(client: Client, *blocks: dict[str, Any], entities: dict[str, Any] | None = None) -> str:
    """Through the form, as the editor's screen sends it, to the public page."""
    sent = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-id": "",
        "body-0-value": json.dumps({"blocks": blocks, "entityMap": entities or {}}),
    }
    body = BodyBlock()
    value = body.clean(body.value_from_datadict(sent, {}, "body"))
    ArticleFactory(slug="van", body=value)
    html = client.get("/tin-tuc/van/").content.decode()
    return html[html.index('<div class="prose">') : html.index('<ul class="footer__list">')]


def entity(kind: str, **data: Any) -> dict[str, Any]:
    return {"0": {"type": kind, "mutability": "MUTABLE", "data": data}}


def test_script_that_is_typed_stays_text(client: Client) -> None:
    html = shown(client, block("<script>alert(1)</script><img src=x onerror=alert(1)>"))

    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x"])
def test_a_link_that_runs_something_leads_nowhere(client: Client, address: str) -> None:
    html = shown(client, block("bấm vào đây", entity=True), entities=entity("LINK", url=address))

    assert "bấm vào đây" in html
    assert address not in html


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("EMBED", {"embedType": "video", "url": "https://evil.example/v"}),
        ("IMAGE", {"id": 1, "src": "https://evil.example/x.png", "alt": "", "format": "left"}),
        ("IFRAME", {"src": "https://evil.example/"}),
    ],
)
def test_frames_and_pictures_of_other_sites_are_dropped(client: Client, kind: str, data: dict[str, Any]) -> None:
    html = shown(client, block("Đoạn văn"), block(" ", entity=True), entities=entity(kind, **data))

    assert "Đoạn văn" in html
    assert "evil.example" not in html


def test_what_word_pastes_keeps_words_and_lists_and_loses_its_styles(client: Client) -> None:
    html = shown(
        client,
        block("Điều 1. Phạm vi"),
        block("Mục thứ nhất", kind="unordered-list-item"),
        block(
            "Đậm và đỏ",
            styles=[{"offset": 0, "length": 3, "style": "BOLD"}, {"offset": 0, "length": 9, "style": "RED"}],
        ),
    )

    assert "Điều 1. Phạm vi" in html
    assert ">Mục thứ nhất</li>" in html
    assert "<b>Đậm</b> và đỏ" in html
    assert "style=" not in html
    assert "mso" not in html
