"""Fixtures of the room."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings
from wagtail.documents import get_document_model

from home.counting import online, recording
from portal.base.page_middleware import pages


@pytest.fixture
def document() -> Any:
    """A PDF of two kilobytes."""
    content = ContentFile(b"%PDF-1.7" + b" " * 2040, name="ke-hoach.pdf")
    return get_document_model().objects.create(title="Kế hoạch", file=content)


@pytest.fixture
def counted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Visits count in memory; the thread that writes them would outlive the test, and leave them to later ones."""
    settings.COUNT_VISITS, settings.PAGE_CACHE_MIB = True, 4
    for flusher in (recording.flusher, online.flusher):
        monkeypatch.setattr(flusher, "begin", lambda: None)
        flusher.after_fork()
    monkeypatch.setattr(recording.pace, "ends", 0.0)
    pages.clear()
    yield
    pages.clear()
    recording.buffer.take()
