"""What people search for: without result, results that nobody opens, the most frequent; set aside and taken up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages

from search.desk.base import REPORT, EditorsOnly, EditorsPage
from search.models import IgnoredWords, SearchedWords
from search.models.usage import LONGEST_WORDS
from search.tables import csv_response
from search.trial import Found, found
from search.usage import report
from search.usage.report import Grouped, Line

PER_PAGE = 20
MOST_EXPORTED = 5_000  # rows
PERIODS = (7, 30, 90)  # days back from today
OFTEN = 5  # searches without a choice, from which results count as opened by nobody
UNANSWERED, UNCHOSEN, FREQUENT, IGNORED = "khong-co", "khong-chon", "nhieu", "bo-qua"
TABS: dict[str, str | Promise] = {
    UNANSWERED: gettext_lazy("Without result"),
    UNCHOSEN: gettext_lazy("Results nobody opens"),
    FREQUENT: gettext_lazy("Most frequent"),
    IGNORED: gettext_lazy("Set aside"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with what a citizen would find at this moment."""

    line: Line
    now: Found | None  # not asked where it changes nothing

    @property
    def is_answered(self) -> bool:
        return self.now is not None and self.now.is_good

    @property
    def as_citizens_see(self) -> str:
        return f"{reverse('search:search')}?{urlencode({'q': self.line.words})}"

    @property
    def add_address(self) -> str:
        return f"{reverse('synonyms:add')}?{urlencode({'noi': self.line.words})}"


class ReportView(EditorsPage):
    template_name = "search/desk/searches.html"
    page_title = gettext_lazy("What people search for")

    @cached_property
    def tab(self) -> str:
        asked = self.request.GET.get("muc", "")
        return asked if asked in TABS else UNANSWERED

    @cached_property
    def days(self) -> int:
        return next((days for days in PERIODS if str(days) == self.request.GET.get("ky")), 30)

    @property
    def since(self) -> date:
        return timezone.localdate() - timedelta(days=self.days - 1)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("dang") == "csv":
            return _as_csv(self.tab, grouped(self.tab, self.since), self.since)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(grouped(self.tab, self.since), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = shown(self.tab, page, self.since)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "tab": self.tab,
            "tabs": [(name, label, f"?muc={name}&ky={self.days}") for name, label in TABS.items()],
            "days": self.days,
            "periods": PERIODS,
            "page": page,
            "rows": [row for row in rows if self.tab == UNCHOSEN or not row.is_answered],
            "answered": [row for row in rows if self.tab == UNANSWERED and row.is_answered],
            "often": OFTEN,
            "just_ignored": self._just_ignored(),
            "is_counted": page.paginator.count or SearchedWords.objects.exists(),
        }

    def _just_ignored(self) -> str:
        """The words that were set aside a moment ago, while they still are."""
        words = self.request.GET.get("an", "")[:LONGEST_WORDS].replace("\x00", "")
        return words if words and IgnoredWords.objects.filter(words=words).exists() else ""


def grouped(tab: str, since: date) -> Grouped:
    match tab:
        case "khong-chon":
            return report.unchosen(since, OFTEN)
        case "nhieu":
            return report.frequent(since)
        case "bo-qua":
            return report.ignored()
        case _:
            return report.unanswered(since)


def shown(tab: str, page: Page[Any], since: date) -> list[Shown]:
    """The rows of a page; those that ask for an answer with what is found now."""
    asks = tab in {UNANSWERED, UNCHOSEN}
    return [Shown(line, found(line.words) if asks else None) for line in report.lines(page.object_list, since)]


def _as_csv(tab: str, rows: Grouped, since: date) -> HttpResponse:
    headings = [
        pgettext("search desk", "Words"),
        _("Searches"),
        _("of them without result"),
        _("Results of the last one"),
        _("Results opened"),
        _("Last day"),
    ]
    lines = report.lines(rows[:MOST_EXPORTED], since)
    cells = [[each.words, each.searches, each.empty, each.results, each.choices, each.last] for each in lines]
    return csv_response(f"tim-kiem-{tab}-{timezone.localdate()}.csv", [headings, *cells])


class SettingAside(EditorsOnly):
    """One POST about one wording, which then leads back to the report as it was."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = request.POST.get("words", "").replace("\x00", "")[:LONGEST_WORDS]
        tab, days = request.POST.get("muc", ""), request.POST.get("ky", "")
        back = {"muc": tab if tab in TABS else UNANSWERED, "ky": days if days in map(str, PERIODS) else "30"}
        if words and SearchedWords.objects.filter(words=words).exists():
            back |= self.perform(words)
        return redirect(f"{reverse(REPORT)}?{urlencode(back)}")

    def perform(self, words: str) -> dict[str, str]:
        """Does it; returns what the report has to know."""
        raise NotImplementedError


class IgnoreView(SettingAside):
    def perform(self, words: str) -> dict[str, str]:
        IgnoredWords.objects.get_or_create(words=words, defaults={"ignored_by": self.request.user})
        return {"an": words}


class HeedView(SettingAside):
    def perform(self, words: str) -> dict[str, str]:
        IgnoredWords.objects.filter(words=words).delete()
        messages.success(self.request, _("“%(words)s” is in the reports again.") % {"words": words})
        return {}
