"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.base.display import Display


def portal(request: HttpRequest) -> dict[str, Any]:
    """`province_name`, `hotline`, and the display settings that the reader keeps in cookies."""
    display = Display.of(request)
    return {
        "province_name": settings.PROVINCE_NAME,
        "hotline": settings.HOTLINE,
        "display_size": display.size,
        "display_contrast": display.contrast,
        "has_theme": bool(settings.THEME),
    }
