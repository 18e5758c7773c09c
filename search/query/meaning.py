"""What a citizen's words mean: the value that the query side hands to an engine."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to be found next to each other: folded for matching, spelled to prefer the same marks."""

    folded: tuple[str, ...]
    spelled: tuple[str, ...]
    weight: float = 1.0  # how well it says what was meant, up to 1

    @property
    def text(self) -> str:
        return " ".join(self.folded)

    @property
    def terms(self) -> set[str]:
        """Its words and the pairs that they make, as the index counts them."""
        return {*self.folded, *(f"{one} {other}" for one, other in pairwise(self.folded))}


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that was asked for, in any of several wordings. The first one is what was typed."""

    phrases: tuple[Phrase, ...]
    weight: float  # how much it says: rare words much, "thủ tục" little
    light: bool = False  # a word of the sentence rather than of its subject
    related: bool = False  # not asked for: finds what there is besides, and hardly orders it


@dataclass(frozen=True, slots=True)
class Query:
    """An understood query."""

    typed: str
    clauses: tuple[Clause, ...] = ()
    code: str = ""  # a procedure's code, whole or without its family digit
    only_code: bool = False  # nothing but the code was typed
    codes: tuple[str, ...] = ()  # every code that was typed, when there are several
    corrected: str = ""  # the words that are searched instead of those typed, spelled with marks

    @property
    def weighty(self) -> tuple[Clause, ...]:
        """The clauses that decide what is found."""
        return tuple(clause for clause in self.clauses if not clause.light)

    @property
    def is_empty(self) -> bool:
        return not self.clauses and not self.code
