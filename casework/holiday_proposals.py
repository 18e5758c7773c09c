"""Which days off a year will have: proposed from the law's list, or from another year; a person decides.

The list comes from the package `holidays` (Labour Code, article 112, with the swaps that the Government announced).
It is only ever proposed: what is announced later may differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from holidays.countries.vietnam import VN

from casework.calendar_days import NAME_LENGTH, Day, DayKind, Days, of_year
from casework.calendars import is_compensatory
from casework.deadlines import weekend

_ESTIMATED = re.compile(r",? ?\(?dự kiến\)?$")
_SWAPPED = re.compile(r"thay cho ngày (\d{2})/(\d{2})/(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A date to tick. `known` is what the calendar says of it already."""

    date: date
    day: Day
    known: Day | None = None
    advised: bool = True  # ticked unless somebody decides otherwise
    note: str = ""

    @property
    def is_news(self) -> bool:
        """Whether taking it would change anything."""
        return self.known is None or (self.known.kind, self.known.name) != (self.day.kind, self.day.name)

    @property
    def changes_nothing_counted(self) -> bool:
        """A day off on a weekend: named in the ledger, but no working day is lost."""
        return self.day.kind == DayKind.OFF and weekend(self.date)


def from_the_law(year: int, days: Days, *, provisional: bool) -> list[Proposal]:
    """The year's holidays, their compensatory days and announced working Saturdays, in order."""
    return [
        Proposal(date=day, day=entry, known=days.get(day), advised=days.get(day) is None)
        for day, entry in sorted(law_days(year, provisional=provisional).items())
    ]


def law_days(year: int, *, provisional: bool = False) -> dict[date, Day]:
    """What the package knows of a year: holidays by name, and the Saturdays that are worked for others."""
    listed = VN(years=year, language="vi")
    found = {
        day: Day(
            kind=DayKind.OFF,
            name=_ESTIMATED.sub("", name)[:NAME_LENGTH],
            provisional=provisional or bool(_ESTIMATED.search(name)),
            compensatory=is_compensatory(name),
        )
        for day, name in listed.items()
    }
    reasons = _swaps(year)
    for saturday in listed.weekend_workdays:
        if saturday.year == year and saturday not in found:
            found[saturday] = Day(kind=DayKind.WORK, name=reasons.get(saturday, _("worked for another day off")))
    return found


def _swaps(year: int) -> dict[date, str]:
    """The working Saturday of each day off that was swapped; the two may lie on both sides of New Year."""
    swaps = {}
    for day, name in VN(years=[year - 1, year, year + 1], language="vi").items():
        if match := _SWAPPED.search(name):
            saturday = date(int(match[3]), int(match[2]), int(match[1]))
            swaps[saturday] = _("worked for the day off on %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    return swaps


def from_another_year(source: int, target: int, days: Days) -> list[Proposal]:
    """The holidays of one year on the same dates of another; what was worked or taken in exchange is not repeated.

    Advised are those that stay on their date; those that follow the moon are listed, and left to the reader.
    """
    law, next_law = law_days(source), law_days(target)
    proposals = []
    for day, entry in of_year(days, source).items():
        moved = _in_year(day, target)
        if moved is None or entry.compensatory or entry.kind != DayKind.OFF:
            continue
        listed, again = law.get(day), next_law.get(moved)
        stays = listed is None or (again is not None and again.name == listed.name)
        known = days.get(moved)
        note = "" if stays else _("moves from year to year: check the date")
        taken = replace(entry, provisional=True)
        proposals.append(Proposal(date=moved, day=taken, known=known, advised=stays and known is None, note=note))
    return proposals


def _in_year(day: date, year: int) -> date | None:
    """None for 29 February where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None
