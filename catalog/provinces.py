"""Founding a province: what an empty database needs before its agencies, officers and procedures can come."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Site

from accounts.models import User
from casework.calendars import load_calendar
from catalog.importing.directory import NO_PROVINCE
from catalog.models import Agency, AgencyKind, AgencyLevel
from catalog.reference import ensure_reference_data
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from portal.base.text import nfc, vietnamese_slug

CALENDAR = Path(settings.BASE_DIR) / "casework" / "data" / "calendar.json"  # the country's days off
# A province's national code (Decision 20/2020/QĐ-TTg): H and two digits; a ministry's begins with G.
_AGENCY_CODE = re.compile(r"[A-Z]\d{2}", re.ASCII)
_COMMITTEE = re.compile(r"^(UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+", re.IGNORECASE)

_founders: list[Callable[[str], object]] = []


def register_founder(founder: Callable[[str], object]) -> None:
    """Let a room above make its own beginnings, such as the home page; it is given the province's name."""
    _founders.append(founder)


def founded_province() -> Agency | None:
    """The province that this database already belongs to."""
    committees = Agency.objects.filter(kind__code="province-committee", parent=None, successor=None)
    return committees.order_by("pk").first()


@transaction.atomic
def found_province(*, name: str, agency_code: str, username: str, email: str, password: str) -> Agency:
    """Levels, kinds, audiences, the country's calendar, the province's committee and its first administrator.

    `name` is the province's, e.g. "tỉnh Lào Cai".

    Raises:
        ValidationError: something given is wrong, or the database already has a province; messages name it.
    """
    if present := founded_province():
        raise ValidationError(_("This database already has a province: %(name)s") % {"name": present.name})
    name = _COMMITTEE.sub("", " ".join(nfc(name).split()))
    _check(name, agency_code)
    administrator = _administrator(username, email, password)
    ensure_reference_data()
    ensure_role_groups()
    load_calendar(json.loads(CALENDAR.read_text(encoding="utf-8")))
    province: Agency = Agency.objects.create(
        code=agency_code,
        name=f"UBND {name}",
        slug=vietnamese_slug(f"UBND {name}"),
        level=AgencyLevel.objects.get(code="province"),
        kind=AgencyKind.objects.get(code="province-committee"),
    )
    _adopt_agencies(province)
    administrator.save()
    assign_role(user=administrator, agency=None, role=Role.PROVINCE_ADMINISTRATOR)
    Site.objects.filter(is_default_site=True).update(site_name=_("Portal of %(name)s") % {"name": name})
    for founder in _founders:
        founder(name)
    return province


def _adopt_agencies(province: Agency) -> None:
    """Agencies that an import of procedures made before the province was known get its code and come under it."""
    for agency in Agency.objects.filter(code__startswith=f"{NO_PROVINCE}."):
        agency.code = province.code + agency.code.removeprefix(NO_PROVINCE)
        agency.parent = agency.parent or province
        agency.save(update_fields=["code", "parent"])


def _check(name: str, agency_code: str) -> None:
    if not name or len(name) > 100:
        raise ValidationError(_("The province's name is missing or too long"))
    if not _AGENCY_CODE.fullmatch(agency_code):
        raise ValidationError(
            _("The agency code has one capital letter and two digits, e.g. H50; given: %(code)s")
            % {"code": agency_code}
        )


def _administrator(username: str, email: str, password: str) -> User:
    """Not saved yet; checked as a form would check it."""
    user = User(username=username.strip(), email=email.strip(), is_superuser=True, is_staff=True)
    validate_email(user.email)
    user.full_clean(exclude=["password", "groups", "user_permissions"])
    validate_password(password, user)
    user.set_password(password)
    return user
