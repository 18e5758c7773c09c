"""Steps and apologies on the dossier page."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from accounts.models import User
from dossiers.deadlines import asked_by
from dossiers.desk.apologies import offered
from dossiers.models import Leg
from dossiers.steps import SlipRow, slip

register = template.Library()


@register.simple_tag
def slip_of(leg: Leg) -> list[SlipRow]:
    """The hand-overs of a leg, for `{% slip_of leg as rows %}`."""
    return slip(leg)


@register.simple_tag
def apology_offered(leg: Leg, user: User) -> str:
    """The button for another date or an apology; empty where `user` may give neither now."""
    action = offered(leg, user)
    return str(action.label) if action else ""


@register.simple_tag
def late_asking(leg: Leg) -> datetime | None:
    """Since when it is too late to ask for papers; None while it is time, and before receipt."""
    until = asked_by(leg)
    return until if until and timezone.now() > until else None
