"""The declaration as a Word file: the e-forms room has the editors' templates, and registers who fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dossiers.models import Dossier


class WordCopies(Protocol):
    """Fills the template of the form's version that a dossier was declared with."""

    def offers(self, dossier: Dossier) -> bool:
        """Whether that version has a template; cheap, for the link."""
        ...

    def fill(self, dossier: Dossier) -> bytes | None:
        """The .docx; None where there is none."""
        ...


_copies: list[WordCopies] = []


def register_word_copies(copies: WordCopies) -> None:
    if copies not in _copies:
        _copies.append(copies)


def has_word_copy(dossier: Dossier) -> bool:
    return any(copies.offers(dossier) for copies in _copies)


def word_copy(dossier: Dossier) -> bytes | None:
    return next((filled for filled in (copies.fill(dossier) for copies in _copies) if filled), None)
