"""Sending a submission that came to the wrong desk on to the right one, before anybody has received it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.closures import ClosureNotice, closure_notices
from catalog.models import Agency
from dossiers.desk.move_forms import MoveForm, RedirectForm
from dossiers.desk.moving import MoveView
from portal.base.text import fold

SHOWN = 12  # desks at once; the others are found by their name
LOOK = "look"  # the button that looks for a desk, and sends nothing on


class DeskForm(RedirectForm):
    """The desks of the procedure, found by words of their name; what was typed stays while one looks."""

    words = forms.CharField(
        label=_("Find the agency"),
        required=False,
        max_length=100,
        help_text=_("Words of its name, with or without diacritics"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    field_order = ["seen", "words", "agency", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = list(self.fields["agency"].queryset)  # type: ignore[attr-defined]
        closed = {notice.desk.pk: notice for notice in self._closed()}
        found = matching(desks, self._typed("words"))
        shown = found[:SHOWN]
        chosen = self._typed("agency")
        shown += [desk for desk in desks if str(desk.pk) == chosen and desk not in shown]
        self.fields["agency"].widget = forms.RadioSelect(choices=[(d.pk, label(d, closed.get(d.pk))) for d in shown])
        self.fields["agency"].help_text = _left_out(len(found) - SHOWN) if found else _("No agency has such a name")
        if len(desks) <= SHOWN:
            del self.fields["words"]
        if len(found) == 1:
            self.initial["agency"] = found[0].pk

    def _typed(self, name: str) -> str:
        """Asked for before the fields are finished, so not through them."""
        given = self.data if self.is_bound else self.initial
        return str(given.get(name, ""))

    def _closed(self) -> list[ClosureNotice]:
        desks = self.fields["agency"].queryset  # type: ignore[attr-defined]
        notices = closure_notices(desks, timezone.localdate(), limit=None)
        return [notice for notice in notices if notice.holds_today]


def matching(desks: Iterable[Agency], words: str) -> list[Agency]:
    """In the order of their names, which the database does not know: it puts Đ after Z."""
    wanted = fold(words).split()
    named = [(fold(f"{desk.name} {desk.code}"), desk) for desk in desks]
    return [desk for name, desk in sorted(named, key=lambda row: row[0]) if all(word in name for word in wanted)]


def label(desk: Agency, closed: ClosureNotice | None) -> str:
    """The name, where it is, and whether it is closed now."""
    parts = [desk.name, desk.address]
    if closed:
        parts.append(str(_("closed %(days)s") % {"days": closed.days}))
    return " · ".join(filter(None, parts))


def _left_out(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("%(count)d more agency: type its name", "%(count)d more agencies: type the name", count) % {
        "count": count
    }


class RedirectView(MoveView):
    """As every move; the button `look` only narrows the list of desks."""

    template_name = "dossiers/desk/redirect.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **{**kwargs, "action": "redirect"})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **{**kwargs, "action": "redirect"})

    @property
    def form_class(self) -> type[MoveForm]:
        return DeskForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if LOOK not in request.POST:
            return super().post(request, *args, **kwargs)
        typed = {name: request.POST.get(name, "")[:2000] for name in ("words", "agency", "reason")}
        return self.show(DeskForm(leg=self.leg, initial={"seen": self.last_sequence, **typed}))
