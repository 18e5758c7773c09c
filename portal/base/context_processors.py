"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """`province_name`, `hotline`, and the display settings that the reader keeps in cookies."""
    return {
        "province_name": settings.PROVINCE_NAME,
        "hotline": "1022",
        "display_size": request.COOKIES.get("size", ""),
        "display_contrast": request.COOKIES.get("contrast", ""),
    }
