"""Numbers that identify or reach a person in Vietnam."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_SEPARATORS = re.compile(r"[\s.\-]+")
# First digits of the twelve: 001-096 are provinces and cities (Circular 59/2021/TT-BCA, annex I).
_LAST_PROVINCE = 96
_SHORTEST_NAME = 2  # letters


def digits_only(value: str) -> str:
    """Spaces, dots and dashes are accepted in a number and ignored."""
    return _SEPARATORS.sub("", value)


def validate_national_id(value: str) -> None:
    """Twelve digits: province of birth, sex and century, year of birth, six more (Decree 137/2015/NĐ-CP, article 13).

    Raises:
        ValidationError: in the reader's language, with what was wrong.
    """
    number = digits_only(value)
    if not number.isascii() or not number.isdigit():
        raise ValidationError(_("A personal identification number has digits only"), code="digits")
    if len(number) != 12:
        raise ValidationError(
            _("A personal identification number has 12 digits; %(count)d were entered"),
            code="length",
            params={"count": len(number)},
        )
    if not 1 <= int(number[:3]) <= _LAST_PROVINCE:
        raise ValidationError(_("The first three digits are not the code of a province"), code="province")
    century = 19 + int(number[3]) // 2
    if century * 100 + int(number[4:6]) > timezone.localdate().year:
        raise ValidationError(_("The year of birth in this number lies in the future"), code="year")


def validate_person_name(value: str) -> None:
    """A name as on an identity card: at least two letters, no digits.

    Raises:
        ValidationError: in the reader's language.
    """
    if any(sign.isdigit() for sign in value) or sum(sign.isalpha() for sign in value) < _SHORTEST_NAME:
        raise ValidationError(_("Write the name as on the identity card, in letters"), code="name")


def validate_mobile_phone(value: str) -> None:
    """Ten digits that begin with 0, as Vietnamese mobile numbers have had since 2018."""
    number = digits_only(value)
    if not re.fullmatch(r"0[35789]\d{8}", number, flags=re.ASCII):
        raise ValidationError(_("A mobile phone number has 10 digits and begins with 0"), code="phone")
