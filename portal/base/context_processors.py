"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.base.display import Display

IN_ENGLISH = {"tỉnh ": "province", "thành phố ": "city"}


def province_name() -> str:
    """As inside a sentence of the reader's language: `tỉnh Quảng Trị`, `Quảng Trị province`."""
    name: str = settings.PROVINCE_NAME
    kind = next((kind for kind in IN_ENGLISH if name.startswith(kind)), None)
    if kind is None or get_language() != "en":
        return name
    return f"{name.removeprefix(kind)} {IN_ENGLISH[kind]}"


def portal(request: HttpRequest) -> dict[str, Any]:
    """`province_name`, `hotline`, and the display settings that the reader keeps in cookies."""
    display = Display.of(request)
    return {
        "province_name": province_name(),
        "hotline": settings.HOTLINE,
        "display_size": display.size,
        "display_contrast": display.contrast,
        "has_theme": bool(settings.THEME),
    }
