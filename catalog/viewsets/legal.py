"""The library of legal documents: what procedures rest on, from when until when, and what came after."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.models import User
from catalog.gazette.effect import is_over
from catalog.legal import free_slug, link_bases, number_kind
from catalog.library.checking import check_sample
from catalog.models import LegalBasis, LegalDocument, Procedure
from catalog.ownership import EDIT
from catalog.viewsets.classification import ProvincePolicy

ACTIONS = ("view", "add", "change", "delete")


def citing(document: LegalDocument) -> QuerySet[Procedure]:
    """The procedures that rest on a document, or that it published."""
    return Procedure.objects.filter(Q(legal_bases__document=document) | Q(publication=document)).distinct()


class LegalDocumentPolicy(ProvincePolicy):
    """What a procedure cites is not deleted, one by one or in bulk."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        permitted = super().user_has_permission_for_instance(user, action, instance)
        return permitted and not (action == "delete" and citing(instance).exists())  # type: ignore[arg-type]


register_permission_policy(LegalDocument, LegalDocumentPolicy(LegalDocument, dict.fromkeys(ACTIONS, EDIT)))


class LegalDocumentForm(WagtailAdminModelForm):
    """The number says address, kind and issuer where the editor leaves them empty.

    What the document amends is written as numbers: a list of ten thousand to choose from helps nobody.
    """

    amended = forms.CharField(
        label=_("amends"),
        help_text=_("The numbers of the documents that it amends, one a line, e.g. 63/2024/NĐ-CP"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = LegalDocument
        fields = ["number", "title", "slug", "kind", "issuer", "issued_on", "valid_from", "valid_until"]
        fields += ["replaced_by", "signer", "is_province", "text", "file", "url"]
        widgets = {"file": forms.ClearableFileInput(attrs={"accept": ".pdf,.docx"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"slug", "kind"}:
            self.fields[name].required = False
        if self.instance.pk:
            self.initial["amended"] = "\n".join(self.instance.amends.values_list("number", flat=True))

    def clean_number(self) -> str:
        return " ".join(str(self.cleaned_data["number"]).split())

    def clean_amended(self) -> list[LegalDocument]:
        """The documents behind the numbers; every number that the library lacks is named."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["amended"].replace("\x00", "").splitlines())
        wanted = list(dict.fromkeys(filter(None, lines)))
        known = LegalDocument.objects.exclude(pk=self.instance.pk).in_bulk(wanted, field_name="number")
        if unknown := [number for number in wanted if number not in known]:
            raise ValidationError(_("The library has no document %(numbers)s"), params={"numbers": ", ".join(unknown)})
        return list(known.values())

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            check_sample(file)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number = cleaned.get("number", "")
        kind, issuer = number_kind(number, cleaned.get("title", ""))
        taken = set(LegalDocument.objects.exclude(pk=self.instance.pk).values_list("slug", flat=True))
        cleaned["slug"] = cleaned.get("slug") or free_slug(number, taken)
        cleaned["kind"] = cleaned.get("kind") or kind
        cleaned["issuer"] = cleaned.get("issuer") or issuer
        return cleaned

    def save(self, commit: bool = True) -> LegalDocument:
        document: LegalDocument = super().save(commit)
        if commit:
            document.amends.set(self.cleaned_data.get("amended", []))
            link_bases()
        return document


class DocumentFilterForm(BaseFilterForm):
    """For the chooser: by number or words of the title."""

    q = forms.CharField(label=_("Document: its number, or words of its title"), required=False, max_length=200)

    def filter(self, objects: QuerySet[LegalDocument]) -> QuerySet[LegalDocument]:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        return objects.filter(pk__in=LegalDocument.objects.named(self.search_query).values("pk"))


class DocumentChooseView(ChooseView):
    filter_form_class = DocumentFilterForm


class DocumentChooseResultsView(ChooseResultsView):
    filter_form_class = DocumentFilterForm


class LegalDocumentChooserViewSet(SnippetChooserViewSet):
    choose_view_class = DocumentChooseView
    choose_results_view_class = DocumentChooseResultsView


class LegalDocumentFilterSet(WagtailFilterSet):
    """Of which kind, and whether procedures still rest on what is over."""

    effect = django_filters.ChoiceFilter(
        label=_("Effect"),
        choices=[
            ("over", _("Out of date")),
            ("cited", _("Out of date, and cited by procedures")),
            ("held", _("In force")),
        ],
        method="in_effect",
    )

    class Meta:
        model = LegalDocument
        fields = ["effect", "kind", "is_province"]

    def in_effect(self, documents: QuerySet[LegalDocument], name: str, value: str) -> QuerySet[LegalDocument]:
        over = is_over(timezone.localdate())
        if value == "held":
            return documents.exclude(over)
        ended = documents.filter(over)
        return ended if value == "over" else ended.filter(Exists(LegalBasis.objects.filter(document=OuterRef("pk"))))


class EffectColumn(Column):
    """In words, since a document that is over is a reason to act."""

    def get_value(self, instance: LegalDocument) -> str:
        if instance.valid_until and instance.valid_until < timezone.localdate():
            return gettext("until %(day)s") % {"day": f"{instance.valid_until:%d/%m/%Y}"}
        if instance.valid_from and instance.valid_from > timezone.localdate():
            return gettext("from %(day)s") % {"day": f"{instance.valid_from:%d/%m/%Y}"}
        return gettext("replaced") if instance.replaced_by_id and not instance.valid_until else gettext("in force")


class LegalDocumentIndexView(snippets.IndexView):
    """Searched without diacritics."""

    filterset_class = LegalDocumentFilterSet

    def search_queryset(self, queryset: QuerySet[LegalDocument]) -> QuerySet[LegalDocument]:
        found = LegalDocument.objects.named(self.search_query or "")
        return queryset.filter(pk__in=found.values("pk"))

    @property
    def is_searchable(self) -> bool:
        return True


class LegalDocumentDeleteView(snippets.DeleteView):
    """What a procedure cites stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        if used := citing(self.object).count():
            reason = ngettext(
                "“%(document)s” cannot be deleted: %(count)d procedure cites it. Give it a last day instead.",
                "“%(document)s” cannot be deleted: %(count)d procedures cite it. Give it a last day instead.",
                used,
            )
            messages.error(self.request, reason % {"document": self.object.number, "count": used})
            return redirect(self.edit_url_name, self.object.pk)
        response: HttpResponse = super().form_valid(form)
        return response


class CitingPanel(HelpPanel):
    """The procedures that rest on the document."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "procedures": citing(self.instance).order_by("title") if self.instance.pk else []}


class LegalDocumentViewSet(SnippetViewSet):
    model = LegalDocument
    icon = "openquote"
    menu_label = _("Legal documents")
    url_prefix = "van-ban"
    delete_view_class = LegalDocumentDeleteView
    index_view_class = LegalDocumentIndexView
    chooser_viewset_class = LegalDocumentChooserViewSet
    list_display = [
        "number",
        "title",
        "kind",
        EffectColumn("effect", label=_("Effect")),
        NumberColumn("cited", label=_("Procedures"), sort_key="cited"),
    ]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("number"),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("issuer")]),
            FieldRowPanel([FieldPanel("issued_on"), FieldPanel("signer")]),
            FieldPanel("is_province"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
                    FieldPanel("replaced_by"),
                    FieldPanel("amended"),
                ],
                heading=_("Effect"),
                help_text=_("A procedure that cites a document without effect is reported to its editors."),
            ),
            MultiFieldPanel([FieldPanel("file"), FieldPanel("url"), FieldPanel("text")], heading=_("Full text")),
            FieldPanel("slug"),
            CitingPanel(heading=_("Procedures that rest on it"), template="catalog/staff/citing.html"),
        ],
        base_form_class=LegalDocumentForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[LegalDocument]:
        return LegalDocument.objects.annotate(cited=Count("bases__procedure", distinct=True))
