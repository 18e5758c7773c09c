"""Days that are proposed for a year, from the law or from another year; the administrator ticks what is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from casework.calendar_days import DayKind, check_year, of_year
from casework.deadlines.working_time import FIRST_YEAR, LAST_YEAR, WEEKDAYS
from casework.holiday_proposals import Proposal, from_another_year, from_the_law
from dossiers.desk.calendars.base import EditView
from dossiers.desk.calendars.describing import day_words
from dossiers.services.calendars import plan_days


class ProposingView(EditView):
    """A table to tick. What stands in the calendar already under the same name is shown without a box."""

    template_name = "dossiers/desk/calendars/proposals.html"
    action = ""

    def proposals(self) -> list[Proposal]:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = set(request.POST.getlist("day"))
        provisional = "provisional" in request.POST
        days = {
            proposal.date: replace(
                proposal.day,
                provisional=proposal.day.kind == DayKind.OFF and (provisional or proposal.day.provisional),
            )
            for proposal in self.proposals()
            if proposal.is_news and proposal.date.isoformat() in ticked
        }
        if not days:
            messages.warning(request, _("Tick the days that are to be taken"))
            return self.show()
        try:
            plan_days(calendar=self.calendar, days=days, by=self.request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.show()
        messages.success(request, _("Noted in the change that is being prepared. It does not count yet."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposals = self.proposals()
        return super().get_context_data(**kwargs) | {
            "rows": [self.row(proposal) for proposal in proposals],
            "has_news": any(proposal.is_news for proposal in proposals),
            "provisional": self.year > timezone.localdate().year,
        }

    def row(self, proposal: Proposal) -> dict[str, Any]:
        replaces = proposal.known is not None and proposal.is_news
        return {
            "proposal": proposal,
            "value": proposal.date.isoformat(),
            "weekday": WEEKDAYS[proposal.date.weekday()],
            "words": day_words(replace(proposal.day, provisional=False)),
            "replaces": day_words(proposal.known) if replaces and proposal.known else "",
        }


class HolidaysView(ProposingView):
    """The holidays of the Labour Code with their compensatory days, and announced working Saturdays."""

    def proposals(self) -> list[Proposal]:
        return from_the_law(self.year, self.days, provisional=False)

    def get_page_title(self) -> str:
        return _("Proposed days off of %(year)d") % {"year": self.year}


class CopyYearView(ProposingView):
    """The holidays of another year on the same dates."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.source = self.named_source()

    def named_source(self) -> int:
        """Of the query; else the year before. A year that is none counts as that too."""
        try:
            return check_year(int(self.request.GET.get("tu", "")))
        except (ValueError, ValidationError):
            return max(self.year - 1, FIRST_YEAR)

    def proposals(self) -> list[Proposal]:
        return [] if self.source == self.year else from_another_year(self.source, self.year, self.days)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = sorted({day.year for day in self.days} - {self.year})
        return super().get_context_data(**kwargs) | {
            "source": self.source,
            "source_years": [year for year in years if of_year(self.days, year) and year <= LAST_YEAR],
            "provisional": True,
        }

    def get_page_title(self) -> str:
        return _("Copy of %(source)d for %(year)d") % {"source": self.source, "year": self.year}
