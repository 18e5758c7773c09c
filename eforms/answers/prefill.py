"""Where an answer can come from, so that nobody types it twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity import is_female
from accounts.models import User
from eforms.schema import standard
from eforms.schema.conditions import Values
from eforms.schema.form import Question
from eforms.schema.standard import NATIONAL_ID

NATIONALITY = "Việt Nam"
OF_WHO_FILES = ("applicant.phone", "applicant.email")
Reader = User | AnonymousUser

# What an editor can choose; the user.* sources serve the portal's own questions about the applicant.
SOURCES = [
    ("", _("Nothing: the applicant types it")),
    ("applicant.name", _("The applicant's name")),
    ("applicant.national_id", _("The applicant's personal identification number")),
    ("applicant.date_of_birth", _("The applicant's date of birth")),
    ("applicant.sex", _("The applicant's sex, which the personal number tells (choices Nam and Nữ)")),
    ("applicant.phone", _("The applicant's phone")),
    ("applicant.email", _("The applicant's e-mail address")),
    ("applicant.address", _("The applicant's address")),
    ("today", _("Today's date")),
    ("nationality", _("“Việt Nam” (nationality)")),
]
_USER: dict[str, Callable[[User], Any]] = {
    "user.name": lambda user: user.get_full_name(),
    "user.national_id": lambda user: user.national_id,
    "user.date_of_birth": lambda user: user.date_of_birth and user.date_of_birth.isoformat(),
    "user.phone": lambda user: user.phone,
    "user.email": lambda user: user.email,
}


def prefilled(question: Question, values: Values, reader: Reader) -> Any:
    """The JSON value to propose for `question`, or None."""
    source = question.prefill
    if question.prefill_when and not question.prefill_when.holds(values):
        return None
    if source == "today":
        return timezone.localdate().isoformat()
    if source == "nationality":
        return NATIONALITY
    if source == "applicant.sex":
        return _sex(question, values)
    if source in OF_WHO_FILES and values.get(standard.REPRESENTATIVE_NAME):
        return None  # they are the representative's, not the applicant's
    if source.startswith("applicant."):
        return values.get(source.replace(".", "_"))
    if source in _USER and isinstance(reader, User):
        return _USER[source](reader)
    return None


def _sex(question: Question, values: Values) -> str | None:
    """Of the question's choices "Nam" and "Nữ" the applicant's own."""
    number = values.get(NATIONAL_ID)
    own = ("nu" if is_female(number) else "nam") if number else None
    return own if own in {value for value, _label in question.choices} else None
