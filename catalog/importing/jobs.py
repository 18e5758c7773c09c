"""What can be imported from the admin. Each subject registers how its file is read, looked over and written.

The pages, the background work and the report are the same for all of them: see catalog.importing.background.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Literal

from django.utils.functional import Promise

from accounts.models import User

Outcome = Literal["new", "changed", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that an entry would change; a text is empty where there was, or would be, nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What taking one entry would do. It is kept as JSON from the preview to the writing."""

    row: int  # of the sheet, or place in a JSON list from 1
    key: str  # by which people know the entry: its code, user name, day
    title: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()  # why it is rejected
    # The state that was compared, e.g. a revision's number: an entry that has another one since is not written.
    seen: str = ""
    sheet: str = ""  # as the file calls it; empty where there is one only

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Look:
        changes = tuple(Change(**change) for change in data["changes"])
        return cls(**{**data, "changes": changes, "reasons": tuple(data["reasons"])})


class Work(ABC):
    """The entries of one file, read anew by whoever looks them over or writes them: in the same order each time."""

    entries: Sequence[Any]

    @abstractmethod
    def look(self, entry: Any) -> Look:
        """What `write` would do; called for every entry in order. Writes nothing; a bad entry is no exception."""

    @abstractmethod
    def write(self, entry: Any, look: Look) -> Outcome:
        """Take one entry that `look` did not reject; called within a transaction that an exception rolls back.

        Raises:
            EntryRejected: it can no longer be taken, for example because somebody changed the record since.
        """

    @abstractmethod
    def forget(self) -> None:
        """A `write` was rolled back: whatever it had created, and whatever was read of it, is gone."""

    @abstractmethod
    def settle(self) -> None:
        """What a batch of written entries needs besides, e.g. telling the search; within the batch's transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One kind of import."""

    code: str  # of CatalogImport.Subject
    label: str | Promise
    permission: str  # of catalog.roles; held in the whole province
    suffixes: tuple[str, ...]  # e.g. (".xlsx",)
    # Reads a file (its name, its content, who imports it).
    # Raises ImportFileError: a sentence for the person who chose the file.
    read: Callable[[str, BinaryIO, User | None], Work]
    template: Callable[[], bytes]  # an empty XLSX workbook to fill in
    template_name: str  # of that file, e.g. "mau-nhap-thu-tuc.xlsx"
    advice: str | Promise = ""  # what to know before choosing a file


_subjects: dict[str, Subject] = {}


def register_subject(subject: Subject) -> None:
    _subjects[subject.code] = subject


def subject_named(code: str) -> Subject:
    """
    Raises:
        KeyError: nobody registered it.
    """
    return _subjects[code]


def registered_subjects() -> list[Subject]:
    return list(_subjects.values())
