"""The list of synonyms and the form of one: filled in from what people searched, tried out, doubted aloud."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog.models import Procedure
from catalog.staff import ScopedIndexView
from portal.base.text import fold
from search.desk.base import REPORT, SYNONYMS, EditorsOnly, EditorsPage
from search.models import Synonym
from search.query.words import words
from search.trial import doubts, found, parts, tried
from search.usage.retention import LONGEST_KEPT
from search.usage.similar import chosen_for_similar
from search.usage.wording import keepable

_LONGEST = 4_000  # characters of a field that is tried out


class SynonymForm(WagtailAdminModelForm):
    """What the catalog says may be written, or taken from a procedure."""

    procedure = forms.ModelChoiceField(
        label=gettext_lazy("or choose the procedure that is meant"),
        queryset=Procedure.objects.all(),
        widget=AdminSnippetChooser(Procedure),
        required=False,
        help_text=gettext_lazy("Its title becomes the first meaning"),
    )

    class Media:
        js = ["js/desk/try-synonym.js"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].required = False
        for name in ("says", "means"):
            self.fields[name].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """The model then asks for words, as for any entry."""
        cleaned: dict[str, Any] = super().clean() or {}
        procedure = cleaned.get("procedure")
        if procedure:
            cleaned["means"] = first_meaning(procedure.title, cleaned.get("means") or "")
        return cleaned


def first_meaning(title: str, means: str) -> str:
    """The title, without the words that every title may begin with, before what was written."""
    name = title.strip()
    if fold(name).startswith("thu tuc "):
        name = name[len("thủ tục ") :]
    name = " ".join(name.replace(";", ",").split())
    others = [part for part in parts(means) if fold(part) != fold(name)]
    return "; ".join([name, *others])


class SynonymIndexView(ScopedIndexView):
    """Searched without diacritics in what is said, meant or given as a reason: together, else every word somewhere."""

    @property
    def is_searchable(self) -> bool:
        return True

    def search_queryset(self, queryset: QuerySet[Synonym]) -> QuerySet[Synonym]:
        asked = fold((self.search_query or "").replace("\x00", "")).split()[:8]
        if not asked:
            return queryset
        rows = Synonym.objects.values_list("pk", "says", "means", "reason")
        texts = {pk: f" {fold(' '.join(fields))}" for pk, *fields in rows}
        together = [pk for pk, text in texts.items() if f" {' '.join(asked)}" in text]
        apart = [pk for pk, text in texts.items() if all(f" {word}" in text for word in asked)]
        return queryset.filter(pk__in=together or apart)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [
            *super().header_more_buttons,
            HeaderButton(_("Export as CSV"), reverse("synonyms:export"), icon_name="download", priority=50),
            HeaderButton(_("Import from a file"), reverse("synonyms:import"), icon_name="upload", priority=60),
            HeaderButton(_("What people search for"), reverse(REPORT), icon_name="search", priority=70),
        ]


class Telling:
    """After saving: what the entry does now, and what speaks against it."""

    request: Any
    object: Any

    def save_instance(self) -> Any:
        saved: Synonym = super().save_instance()  # type: ignore[misc]
        for doubt in doubts(saved) if saved.active else ():
            link = format_html(' <a href="{}">{}</a>', doubt.url, _("See it")) if doubt.url else ""
            messages.warning(self.request, format_html("{}{}", doubt.text, link))
        return saved

    def get_success_message(self, *args: Any) -> str:
        saved: Synonym = args[0] if args else self.object
        said = parts(saved.says)[0]
        if not saved.active:
            return _("“%(words)s” is no longer used; the next search does without it.") % {"words": said}
        now = found(said)
        if not now.hits:
            return _("Saved; but “%(words)s” still finds no procedure.") % {"words": said}
        values = {"words": said, "count": now.count, "title": now.hits[0].title}
        return _("From now on “%(words)s” finds %(count)d procedures, “%(title)s” first.") % values

    def get_success_buttons(self) -> list[Any]:
        report = messages.button(reverse(REPORT), _("What people search for"))
        return [*super().get_success_buttons(), report]  # type: ignore[misc]


class SynonymCreateView(Telling, generic.CreateView):
    """`?noi=` brings what people said; what they opened after similar words is proposed as the meaning."""

    def get_initial_form_instance(self) -> Synonym | None:
        said = keepable(self.request.GET.get("noi", ""))
        if not said:
            return None
        alike = chosen_for_similar(said, timezone.localdate() - LONGEST_KEPT)
        reason = _("People search so on the portal")
        if alike:
            reason = _("People search so; after similar words they opened this")
        kind = Synonym.Kind.SITUATION if len(words(said)) > 5 else Synonym.Kind.EVERYDAY
        return Synonym(says=said, means=first_meaning(alike.title, "") if alike else "", reason=reason, kind=kind)


class SynonymEditView(Telling, generic.EditView):
    pass


class TryView(EditorsOnly):
    """What the form as it stands would do; nothing is saved. Without the script it opens as a page of its own."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entry = self._entry()
        context: dict[str, Any] = {"entry": entry, "ways": [], "doubts": [], "complete": False}
        if words(entry.says) and words(entry.means):
            context |= {"ways": tried(entry), "doubts": doubts(entry), "complete": True}
        if request.headers.get("X-Requested-With") == "fetch":
            return TemplateResponse(request, "search/desk/trial.html", context)
        page: HttpResponse = TrialPage.as_view(extra_context=context)(request)  # type: ignore[assignment]
        return page

    def _entry(self) -> Synonym:
        given = {name: self.request.POST.get(name, "").replace("\x00", "")[:_LONGEST] for name in _TRIED}
        key = given.pop("entry")
        code = given.pop("procedure")
        chosen = Procedure.objects.filter(pk=code).first() if code.isascii() and code.isdecimal() else None
        if chosen:
            given["means"] = first_meaning(chosen.title, given["means"])
        if given["kind"] not in Synonym.Kind.values:
            given["kind"] = Synonym.Kind.EVERYDAY
        return Synonym(pk=int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else None, **given)


_TRIED = ("kind", "says", "means", "procedure", "entry")


class TrialPage(EditorsPage):
    template_name = "search/desk/trial_page.html"
    http_method_names = ["post"]
    page_title = gettext_lazy("Try it out")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**kwargs))


class SwitchView(EditorsOnly):
    """Out of use and back again, with one press: how a change is undone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        synonym = get_object_or_404(Synonym, pk=kwargs["pk"])
        synonym.active = not synonym.active
        synonym.save(update_fields=["active", "updated_at"])
        log(synonym, "wagtail.edit", user=self.request.user, data={"active": synonym.active}, content_changed=True)
        said = {"words": parts(synonym.says)[0]}
        told = _("“%(words)s” is in use again.") if synonym.active else _("“%(words)s” is out of use.")
        messages.success(request, told % said)
        return redirect(SYNONYMS)
