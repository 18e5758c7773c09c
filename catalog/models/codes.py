"""How a procedure's code is written."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CODE = RegexValidator(r"^\d\.\d{6}$", _("A code has a digit, a dot and six digits, e.g. 1.001193"))
