"""What signs the portal's papers: a key that is opened once, and the room that its signatures need, tried once.

pyHanko opens the key for every signature, which for RSA-3072 takes 200 ms of checking its primes, and builds every
signature twice to learn its length.
"""

from __future__ import annotations

import asyncio
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key
from pyhanko.sign.signers import SimpleSigner

DIGEST = "sha256"


class SealSigner(SimpleSigner):
    """Signs with RSA or on an elliptic curve, each over SHA-256."""

    @classmethod
    def of(cls, opened: SimpleSigner) -> SealSigner:
        """Raises:
        ValueError: the key is of another kind, or not the certificate's.
        """
        signer = cls(
            signing_cert=opened.signing_cert, signing_key=opened.signing_key, cert_registry=opened.cert_registry
        )
        if signer.signing_cert is None:
            raise ValueError("there is no certificate")
        if load_der_public_key(signer.signing_cert.public_key.dump()) != signer.key.public_key():
            raise ValueError("the certificate is of another key")
        return signer

    @cached_property
    def key(self) -> RSAPrivateKey | EllipticCurvePrivateKey:
        key = load_der_private_key(self.signing_key.dump(), password=None)
        if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise ValueError("the key is neither RSA nor on an elliptic curve")
        return key

    @cached_property
    def room(self) -> int:
        """Hexadecimal digits to keep free in a file: half as many again as a trial takes, as pyHanko would."""
        trial = asyncio.run(self.async_sign(bytes(32), DIGEST, dry_run=True, use_pades=True))
        taken = len(trial.dump())
        return 2 * (taken + taken // 2)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if mechanism == "ecdsa" and isinstance(self.key, EllipticCurvePrivateKey):
            return self.key.sign(data, ECDSA(SHA256()))
        if mechanism == "rsassa_pkcs1v15" and isinstance(self.key, RSAPrivateKey):
            return self.key.sign(data, PKCS1v15(), SHA256())
        signature: bytes = super().sign_raw(data, digest_algorithm)
        return signature
