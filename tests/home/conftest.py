"""Fixtures of the room."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model


@pytest.fixture
def document() -> Any:
    """A PDF of two kilobytes."""
    content = ContentFile(b"%PDF-1.7" + b" " * 2040, name="ke-hoach.pdf")
    return get_document_model().objects.create(title="Kế hoạch", file=content)
