"""What people type beside a step with money: one line of it, and no step without its reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REASON_LENGTH = 300


def one_line(typed: str, length: int) -> str:
    """Without line breaks, doubled spaces and NUL, which PostgreSQL does not take; cut to `length` signs."""
    return " ".join(typed.replace("\x00", " ").split())[:length]


def reason_in(typed: str) -> str:
    """The reason that was given, in at most REASON_LENGTH signs.

    Raises:
        ValidationError: there is none.
    """
    reason = one_line(typed, REASON_LENGTH)
    if not reason:
        raise ValidationError({"reason": _("Enter the reason")}, code="reason")
    return reason
