"""The page of one procedure: every answer in the order in which people ask."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casework.calendars import Calendars
from casework.deadlines import DueDate
from catalog.closures import ClosureNotice, closure_notices
from catalog.joint import Joint
from catalog.online import with_online_form
from catalog.page.address import public_address
from catalog.page.former_levels import Before, levels_before
from catalog.page.papers import PaperGroup, PaperRow, forms_among, grouped, joint_rows, paper_rows
from catalog.page.structured import json_ld
from catalog.page.ways import ChannelRow, Choice, Fact, Reckoning, channel_rows, chosen, facts, only_agency
from catalog.terms import channel_for

if TYPE_CHECKING:  # the procedure's preview uses this module
    from catalog.models import InvolvedBody, Procedure, RelatedProcedure, SubmissionChannel

DESK, POST = "direct", "post"  # of SubmissionChannel.Channel
TIME_AND_FEE = "#thoi-han-le-phi"
_LONGEST_DESCRIPTION = 300  # characters that search engines and messengers show
_MOST_SUCCESSORS = 5  # that are followed from one procedure to the next


class ProcedurePage:
    """The page for one procedure, perhaps for one of its cases and one way to submit, as of `now`."""

    def __init__(
        self, procedure: Procedure, *, case_key: str = "", channel: str = "", now: datetime | None = None
    ) -> None:
        self.procedure = procedure
        self.now = now or timezone.now()
        self.cases = list(procedure.cases.all())
        self.case = next((case for case in self.cases if case.key == case_key), None)
        self.case_key = self.case.key if self.case else ""
        self.channel = channel if channel in {row.channel for row in procedure.channels.all()} else ""

    # Addresses

    @property
    def address(self) -> str:
        """With the host; a new procedure in its preview may have no code yet."""
        return public_address(self.procedure.get_absolute_url()) if self.procedure.code else ""

    @property
    def choice(self) -> str:
        """The query string of the case and the way that were chosen."""
        return chosen(self.case_key, self.channel)

    @property
    def description(self) -> str:
        """One or two sentences for search engines and messengers."""
        times, fees = self._said(self.time_facts), self._said(self.fee_facts)
        told = _("%(where)s. Time limit: %(time)s. Fee: %(fee)s.") % {
            "where": self.procedure.agency_name,
            "time": times,
            "fee": fees,
        }
        return Truncator(self.procedure.summary.strip() or told).chars(_LONGEST_DESCRIPTION)

    @staticmethod
    def _said(several: list[Fact]) -> str:
        return "; ".join(f"{fact.text} ({fact.holds_for})" if fact.holds_for else fact.text for fact in several)

    @cached_property
    def json_ld(self) -> SafeString:
        """The procedure as schema.org knows it, in a data block."""
        return json_ld(self)

    # What is needed

    @cached_property
    def papers(self) -> list[PaperRow]:
        if self.joint:
            return joint_rows(self.joint)
        return paper_rows(self.procedure, self.cases, self.case_key)

    @cached_property
    def paper_groups(self) -> list[PaperGroup]:
        """By case where none was chosen."""
        return grouped(self.papers) if self.case is None else [PaperGroup(None, self.papers)]

    @cached_property
    def forms(self) -> list[PaperRow]:
        return forms_among(self.papers)

    @cached_property
    def offered_forms(self) -> list[PaperRow]:
        """Those that can be downloaded."""
        return [row for row in self.forms if row.files]

    @cached_property
    def joint(self) -> Joint:
        return Joint(self.procedure, now=self.now)

    # How long and how much

    @cached_property
    def _all_channels(self) -> list[ChannelRow]:
        rows = list(self.procedure.channels.all())
        return channel_rows(rows, self.cases, self.case_key, self._reckoning)

    @cached_property
    def channels(self) -> list[ChannelRow]:
        """The table's rows; of the way that was chosen, where one was."""
        if not self.channel:
            return self._all_channels
        rows = [row for row in self.procedure.channels.all() if row.channel == self.channel]
        return channel_rows(rows, self.cases, self.case_key, self._reckoning)

    @cached_property
    def ways(self) -> list[Choice]:
        """Links to choose the way to submit, where the ways differ."""
        if len(self._all_channels) < 2:
            return []
        named = {row.channel: row.get_channel_display() for row in self.procedure.channels.all()}
        every = [("", _("every way")), *named.items()]
        return [
            Choice(name, (chosen(self.case_key, code) or "?") + TIME_AND_FEE, code == self.channel)
            for code, name in every
        ]

    @cached_property
    def time_facts(self) -> list[Fact]:
        return facts([(row.term, row) for row in self.channels])

    @cached_property
    def fee_facts(self) -> list[Fact]:
        return facts([(row.fee, row) for row in self.channels])

    @cached_property
    def due_channel(self) -> SubmissionChannel | None:
        return channel_for(self.procedure, self.channel, case_key=self.case_key)

    @cached_property
    def due_today(self) -> DueDate | None:
        """When a dossier received now is due; None without a time limit, or while the procedure is not in force."""
        return self._reckoning.due(self.due_channel) if self.due_channel else None

    @property
    def due_differs(self) -> bool:
        """The date depends on a case or a way that was not chosen yet."""
        return len({row.due.due_at if row.due else None for row in self.channels}) > 1

    @cached_property
    def calendars(self) -> Calendars:
        """Of everything on the page that is counted, in one query."""
        calendars = Calendars()
        agency = only_agency(self.procedure)
        calendars.load({None, agency.calendar_id if agency else None})
        return calendars

    @property
    def _reckoning(self) -> Reckoning:
        in_force = not self.is_expired and not self.is_future
        return Reckoning(procedure=self.procedure, calendars=self.calendars, now=self.now, is_open=in_force)

    # Whether it holds

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def is_expired(self) -> bool:
        return bool(self.procedure.valid_until and self.procedure.valid_until < self.today)

    @property
    def is_future(self) -> bool:
        return bool(self.procedure.valid_from and self.procedure.valid_from > self.today)

    @cached_property
    def successor(self) -> Procedure | None:
        """What to read in place of an ended procedure: the first that follows and holds, else the one named."""
        following = named = self.procedure.replaced_by
        for _step in range(_MOST_SUCCESSORS):
            if following is None or (following.live and _holds(following, self.today)):
                break
            following = following.replaced_by
        successor = following or named
        return successor if successor and successor.live else None

    # Where

    @cached_property
    def online_here(self) -> bool:
        """A published e-form exists, and the procedure is in force."""
        known = self.procedure.pk is not None and not self.is_expired and not self.is_future
        return known and bool(with_online_form({self.procedure.pk}))

    @cached_property
    def closures(self) -> list[ClosureNotice]:
        """Its desks that are closed, or will be soon; an unpublished procedure has none to warn of."""
        if self.procedure.pk is None or self.is_expired:
            return []
        return closure_notices(self.procedure.desks(), self.today, calendars=self.calendars)

    @property
    def has_one_desk(self) -> bool:
        """Then the desk's closing is everybody's business, and stands on top of the page."""
        return only_agency(self.procedure) is not None

    @property
    def online_stop(self) -> ClosureNotice | None:
        """Why nobody can apply online today."""
        stops = [notice for notice in self.closures if notice.online_stopped]
        return stops[0] if stops and self.has_one_desk else None

    @property
    def at_desk(self) -> bool:
        return any(row.channel == DESK for row in self.procedure.channels.all())

    @property
    def by_post(self) -> bool:
        return any(row.channel == POST for row in self.procedure.channels.all())

    @cached_property
    def involved(self) -> list[tuple[str, list[InvolvedBody]]]:
        """Other bodies by their part: who receives, decides, works together with it."""
        parts: dict[str, list[InvolvedBody]] = {}
        for body in self.procedure.involved.all():
            parts.setdefault(body.get_part_display(), []).append(body)
        return list(parts.items())

    @cached_property
    def related(self) -> list[RelatedProcedure]:
        return [row for row in self.procedure.related.all() if row.target.live]

    @property
    def levels_before(self) -> list[Before]:
        return levels_before(self.procedure)

    @property
    def level_names(self) -> str:
        return ", ".join(level.name for level in self.procedure.levels.all())

    @property
    def audience_names(self) -> str:
        return ", ".join(audience.name for audience in self.procedure.audiences.all())


def _holds(procedure: Procedure, day: date) -> bool:
    return not (procedure.valid_from and procedure.valid_from > day) and not (
        procedure.valid_until and procedure.valid_until < day
    )
