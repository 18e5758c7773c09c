"""What an officer hands over with a move: what is missing, or what the agency issues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    issued_on: date | None = None  # None: the day of the move
