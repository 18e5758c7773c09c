"""The one user model: citizens and officers alike."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identity import validate_mobile_phone, validate_national_id


class User(AbstractUser):
    """A person who signs in. What an officer may do, and where, stands in `catalog.Membership`."""

    phone = models.CharField(_("mobile phone"), max_length=15, blank=True, validators=[validate_mobile_phone])
    national_id = models.CharField(
        _("personal identification number"),
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        validators=[validate_national_id],
    )
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    # Counted up to end every session of this person at once; see accounts.services.end_sessions.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    # The memberships as catalog.holdings has read them; no column.
    holdings: tuple[Any, ...] | None = None

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        """Family name first, as Vietnamese names are written."""
        return f"{self.last_name} {self.first_name}".strip()

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django's own, which changes with the password, and with the epoch too."""
        return f"{super()._get_session_auth_hash(secret=secret)}{self.session_epoch or ''}"  # type: ignore[misc]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
