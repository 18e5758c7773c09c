"""The portal's Ed25519 key, with which checkpoints of the log are signed."""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.encoding import force_bytes

KEY_ID_LENGTH = 16  # hexadecimal signs


def key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:KEY_ID_LENGTH]


def signing_key() -> Ed25519PrivateKey:
    """CHECKPOINT_KEY (32 bytes in base64); without it, one that is derived from SECRET_KEY."""
    if settings.CHECKPOINT_KEY:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.CHECKPOINT_KEY))
    return _derived(settings.SECRET_KEY)


def trusted_keys() -> dict[str, Ed25519PublicKey]:
    """Whose signatures count, by key id: the present key, the ones from earlier SECRET_KEYs, and the named ones."""
    keys = [signing_key().public_key()]
    keys += [_derived(secret).public_key() for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
    keys += [Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)) for text in settings.CHECKPOINT_PUBLIC_KEYS]
    return {key_id(key): key for key in keys}


def sign(content: bytes) -> tuple[str, str]:
    """Key id and signature, in hexadecimal."""
    key = signing_key()
    return key_id(key.public_key()), key.sign(content).hex()


def is_signed(content: bytes, *, key: str, signature: str) -> bool:
    """Whether a trusted key has signed `content`; `key` is its id."""
    trusted = trusted_keys().get(key)
    if trusted is None:
        return False
    try:
        trusted.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _derived(secret: str | bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"casework.signing:" + force_bytes(secret)).digest())
