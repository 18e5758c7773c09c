"""What `manage.py check` says about PAYMENT_URL. The value itself is never printed: the secret is in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from dossiers.fees.online.gateway import configured


def the_gateway_is_named_in_full(**kwargs: Any) -> list[CheckMessage]:
    """Without a secret anybody could sign in the gateway's name, so nothing is paid online then."""
    if not settings.PAYMENT_URL:
        return []
    if not configured():
        return [Error("PAYMENT_URL must be https://MERCHANT:SECRET@host/: a part is missing", id="dossiers.E005")]
    if urlsplit(settings.PAYMENT_URL).scheme not in ("http", "https"):
        return [Error("PAYMENT_URL must begin with https:// or http://", id="dossiers.E006")]
    return []
