"""The forms library in the staff area: what is offered, what has no file yet, what is used nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from catalog.forms import LibraryForm
from catalog.library.finding import with_words
from catalog.library.permissions import register_policy
from catalog.models import FormDownloads, FormTemplate
from catalog.viewsets.form_chooser import FormChooserViewSet
from catalog.viewsets.form_views import FormDeleteView, FormEditView, FormMergeView

register_policy()

FETCHED_DAYS = 30
WITHOUT_FILE = Q(file="", pdf="")
LACKS = {
    "file": (_("No file yet"), WITHOUT_FILE),
    "pdf": (_("No PDF"), Q(pdf="")),
    "docx": (_("No DOCX"), Q(file="")),
    "sample": (_("No filled-in sample"), Q(sample="")),
    "use": (_("No procedure asks for it"), Q(papers=None)),
}


class FormFilterSet(WagtailFilterSet):
    lacks = django_filters.ChoiceFilter(
        label=_("What is missing"), choices=[(key, label) for key, (label, _q) in LACKS.items()], method="lacking"
    )

    class Meta:
        model = FormTemplate
        fields = ["field"]

    def lacking(self, forms: QuerySet[FormTemplate], name: str, value: str) -> QuerySet[FormTemplate]:
        return forms.filter(LACKS[value][1])


class FormIndexView(IndexView):
    """Searched without diacritics."""

    def search_queryset(self, queryset: QuerySet[FormTemplate]) -> QuerySet[FormTemplate]:
        return with_words(queryset, self.search_query or "")

    @property
    def is_searchable(self) -> bool:
        return True


class FilesColumn(Column):
    """`DOCX, PDF`, or that there is none yet."""

    def get_value(self, instance: FormTemplate) -> object:
        names = [("DOCX", instance.file), ("PDF", instance.pdf), (_("sample"), instance.sample)]
        return ", ".join(str(label) for label, file in names if file) or _("No file yet")


class FormTemplateViewSet(SnippetViewSet):
    model = FormTemplate
    chooser_viewset_class = FormChooserViewSet
    index_view_class = FormIndexView
    edit_view_class = FormEditView
    delete_view_class = FormDeleteView
    filterset_class = FormFilterSet
    icon = "doc-full"
    menu_label = _("Forms")
    url_prefix = "mau-don"
    copy_view_enabled = False
    list_display = [
        "paper_name",
        "name",
        "field",
        FilesColumn("files", label=_("Files")),
        Column("used", label=_("Procedures"), sort_key="used"),
        Column("fetched", label=_("Fetched in 30 days"), sort_key="fetched"),
    ]
    list_export = ["field", "paper_name", "name", "number", "issued_with", "file", "pdf", "sample", "used", "fetched"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("paper_name"),
            FieldPanel("name"),
            FieldPanel("field"),
            FieldRowPanel([FieldPanel("number"), FieldPanel("issued_with")]),
            MultiFieldPanel(
                [FieldPanel("file"), FieldPanel("pdf"), FieldPanel("sample"), FieldPanel("change_note")],
                heading=_("Files"),
                help_text=_("Up to 10 MB each. Earlier files stay in the list of versions, for staff and the public."),
            ),
        ],
        base_form_class=LibraryForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[FormTemplate]:
        since = timezone.localdate() - timedelta(days=FETCHED_DAYS)
        times = FormDownloads.objects.filter(form=OuterRef("pk"), day__gt=since).order_by()
        total = times.values("form").annotate(total=Sum("times")).values("total")
        return (
            FormTemplate.objects.select_related("field")
            .annotate(used=Count("papers__procedure", distinct=True), fetched=Coalesce(Subquery(total), 0))
            .order_by("paper_name", "name")
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        merge = path("gop/<int:pk>/", require_admin_access(FormMergeView.as_view()), name="merge")
        return [*super().get_urlpatterns(), merge]
