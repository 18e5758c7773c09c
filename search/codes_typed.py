"""What a procedure's code leads to when nothing else was typed: its page, or what has taken its place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from catalog.models import Procedure
from search.query.codes import whole_code
from search.query.understanding import clean

_FAMILIES = "0123456789"  # the digit before a code's dot, which older papers leave out
_MOST_SUCCESSORS = 5  # that are followed from one procedure to the next


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """At most one of the two: where to go at once, or a procedure that is not in force today."""

    url: str = ""
    not_in_force: Procedure | None = None
    successor: Procedure | None = None  # in force today

    @property
    def is_future(self) -> bool:
        procedure = self.not_in_force
        return bool(procedure and procedure.valid_from and procedure.valid_from > timezone.localdate())


def code_typed(words: str) -> CodeTyped:
    """No query when no code was typed, else one, and one for each successor."""
    code = whole_code(clean(words))
    if not code:
        return CodeTyped()
    codes = [code] if "." in code else [f"{family}.{code}" for family in _FAMILIES]
    known = Q(code__in=codes) | Q(old_codes__code__in=codes)
    found = list(Procedure.objects.filter(known, live=True).select_related("replaced_by").distinct())
    in_force = [procedure for procedure in found if _is_in_force(procedure)]
    if len(in_force) == 1:
        return CodeTyped(url=in_force[0].get_absolute_url())
    if in_force or len(found) != 1:
        return CodeTyped()
    return CodeTyped(not_in_force=found[0], successor=_successor(found[0]))


def _is_in_force(procedure: Procedure) -> bool:
    today = timezone.localdate()
    begun = procedure.valid_from is None or procedure.valid_from <= today
    return procedure.live and begun and (procedure.valid_until is None or procedure.valid_until >= today)


def _successor(procedure: Procedure) -> Procedure | None:
    """The first one in force that follows; replacements may have been replaced themselves."""
    following = procedure.replaced_by
    for _step in range(_MOST_SUCCESSORS):
        if following is None or _is_in_force(following):
            return following
        following = following.replaced_by
    return None
