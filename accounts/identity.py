"""Numbers that identify or reach a person in Vietnam."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_SEPARATORS = re.compile(r"[\s.\-]+")
# First digits of the twelve (Circular 59/2021/TT-BCA): the province or city where the birth was registered, as they
# were before July 2025 (annex I); or the country (annex II), of which only the range is checked.
_PROVINCES = re.findall(
    r"\d{3}",
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096",
)
_COUNTRIES = range(101, 400)
_SHORTEST_NAME = 2  # letters
_OLDEST_PERSON = 125  # years
_PASSPORT = re.compile(r"(?=.*\d{4})[A-Z0-9]{6,12}", re.ASCII)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)  # of the first nine digits (Circular 86/2024/TT-BTC)
_TAX_CODE_LENGTHS = (10, 13)


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
    if number[:3] not in _PROVINCES and int(number[:3]) not in _COUNTRIES:
        raise ValidationError(_("The first three digits are not the code of a province"), code="province")
    _check_year(birth_year(number))


def birth_year(number: str) -> int:
    """The year in a personal number: its fourth digit tells century and sex (0 and 1: 1900s), two more the year."""
    return (19 + int(number[3]) // 2) * 100 + int(number[4:6])


def is_female(number: str) -> bool:
    """Of a valid personal number: its fourth digit is odd for women."""
    return int(number[3]) % 2 == 1


def _check_year(year: int) -> None:
    today = timezone.localdate()
    if year > today.year:
        raise ValidationError(_("The year of birth in this number lies in the future"), code="year")
    if year < today.year - _OLDEST_PERSON:
        raise ValidationError(
            _("The year of birth in this number, %(year)d, is too long ago"), code="year", params={"year": year}
        )


def validate_passport(value: str) -> None:
    """Capital letters and digits: a letter and seven or eight digits in Vietnam, up to twelve signs elsewhere.

    Raises:
        ValidationError: in the reader's language.
    """
    if not _PASSPORT.fullmatch(value):
        raise ValidationError(
            _("A passport number has 6 to 12 capital letters and digits, e.g. C1234567"), code="passport"
        )


def validate_tax_code(value: str) -> None:
    """Ten digits of which the last is a check digit; three more name a branch (Circular 86/2024/TT-BTC, article 5).

    Raises:
        ValidationError: in the reader's language, with what was wrong.
    """
    if not (value.isascii() and value.isdigit()):
        raise ValidationError(_("A tax code has digits only"), code="digits")
    if len(value) not in _TAX_CODE_LENGTHS:
        raise ValidationError(
            _("A tax code has 10 digits, or 13 for a branch; %(count)d were entered"),
            code="length",
            params={"count": len(value)},
        )
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, value, strict=False))
    if 10 - total % 11 != int(value[9]) or value.endswith("000", 10):
        raise ValidationError(_("A digit of this tax code is wrong: compare it with the certificate"), code="check")


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
