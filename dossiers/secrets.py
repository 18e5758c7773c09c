"""What lets an applicant in without an account: the submission number and its lookup secret.

The secret is derived, never stored: whoever reads the database without SECRET_KEY learns no secret. A new
`secret_version` makes a new one, and the old one is worth nothing.
"""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings
from django.utils.encoding import force_bytes

from dossiers.models import Dossier

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs; no 0 or O, no 1 or I
SECRET_LENGTH = 12  # 60 bits
NUMBER_PREFIX = "TN"
NUMBER_LENGTH = 8  # 40 bits: enough that nobody meets another's by chance


def compact(typed: str) -> str:
    """What was typed without spaces, dashes and dots, in capitals: `tn-7k3m 9qxw` becomes `TN7K3M9QXW`."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in text if letter.isalnum())


def new_submission_number() -> str:
    """A random number, e.g. TN-7K3M-9QXW; the caller makes sure that it is free."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH))
    return f"{NUMBER_PREFIX}-{signs[:4]}-{signs[4:]}"


def _derive(key: str | bytes, dossier: Dossier) -> str:
    """Five bits of the HMAC for each sign."""
    message = f"dossiers.secrets:{dossier.submission_number}:{dossier.secret_version}"
    digest = hmac.new(force_bytes(key), message.encode(), hashlib.sha256).digest()
    bits = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in range(SECRET_LENGTH))


def _grouped(secret: str) -> str:
    return "-".join(secret[start : start + 4] for start in range(0, SECRET_LENGTH, 4))


def lookup_secret(dossier: Dossier) -> str:
    """The secret as it is printed: ABCD-EFGH-JKLM."""
    return _grouped(_derive(settings.SECRET_KEY, dossier))


def verify_secret(dossier: Dossier, typed: str) -> bool:
    """In constant time; case, spaces and dashes do not matter. Secrets of earlier SECRET_KEYs still open."""
    given = compact(typed).encode()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matches = [hmac.compare_digest(_derive(key, dossier).encode(), given) for key in keys]
    return any(matches)
