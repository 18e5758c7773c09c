"""Addresses that leave the portal: in a QR code, in what search engines and messengers read."""

from django.conf import settings


def public_address(path: str) -> str:
    """The absolute address of a path of the portal."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
