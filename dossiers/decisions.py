"""What an officer hands over with a move: what is missing, or what the agency issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.files.signatures import Signature
from casework.models import StoredFile
from dossiers.models import SupplementItem


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingItem:
    """One entry of the one complete list: which paper or answer, and why it does not do."""

    kind: str  # SupplementItem.Kind
    key: str  # of the DossierPaper or of the answer; a new key asks for a paper that nobody had asked for
    label: str
    reason: str

    @property
    def is_complete(self) -> bool:
        named = bool(self.key.strip() and self.label.strip() and self.reason.strip())
        return named and self.kind in SupplementItem.Kind.values


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedResult:
    """One file that the agency issues: the decision, certificate or written refusal."""

    file: StoredFile
    title: str
    number: str = ""
    issued_on: date | None = None  # None: the day of the move, once it has a number
    signatures: Sequence[Signature] = ()
    is_scan: bool = False  # the officer confirms: a copy of a paper that is signed and sealed by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a result still lacked when it was proposed: number and date, and the signed file in place of the draft."""

    result: int  # key of the Result
    number: str
    issued_on: date
    file: StoredFile | None = None  # None: the file stays
    signatures: Sequence[Signature] = ()
    is_scan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Into whose hands the result was given, and what proves it."""

    manner: str  # ResultReceipt.Manner
    recipient: str  # ResultReceipt.Recipient
    name: str
    received_on: date
    national_id: str = ""
    authorisation: str = ""
    file: StoredFile | None = None
    register_number: str = ""
    originals: Sequence[dict[str, object]] = ()
