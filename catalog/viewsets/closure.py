"""Closings of desks: kept by an agency's administrators for their own desk, by the province's for any."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.closures import working_days_ahead
from catalog.models import Agency, DeskClosure
from catalog.models.closure import NOTICE_DAYS
from catalog.staff import RolePermissionPolicy, ScopedModelViewSet

MANAGE = "dossiers.manage"
EARLIEST = timedelta(days=31)  # a closing that was forgotten is entered within a month
LATEST = timedelta(days=731)
NO_DAY_OFF = gettext_lazy(
    "A closing is no day off: the time limits of dossiers go on. Enter days off in the working calendar."
)

register_permission_policy(
    DeskClosure,
    RolePermissionPolicy(
        DeskClosure,
        dict.fromkeys(["view", "add", "change", "delete"], MANAGE),
        scope=DeskClosure.objects.managed_by,
    ),
)


class DeskClosureForm(WagtailAdminModelForm):
    """A desk of one's own, days that can be true, and a desk in its place that is open then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_desks = Agency.objects.open()
        agency: ModelChoiceField[Agency] = self.fields["agency"]
        agency.queryset = Agency.objects.where(self.for_user, MANAGE) & open_desks
        if len(mine := list(agency.queryset[:2])) == 1:
            agency.empty_label, agency.initial = None, mine[0].pk
        self.fields["other_desk"].queryset = open_desks

    def clean_first_day(self) -> date:
        first: date = self.cleaned_data["first_day"]
        today = timezone.localdate()
        if self.instance.first_day != first and not today - EARLIEST <= first <= today + LATEST:
            raise ValidationError(_("Enter a day from one month ago to two years ahead"), code="range")
        return first

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        first, last, other = given.get("first_day"), given.get("last_day"), given.get("other_desk")
        if first and last and last - first > LATEST:
            self.add_error("last_day", _("A desk that is closed for so long is closed for good: end the agency"))
        if first and other and DeskClosure.objects.between(first, last).filter(agency=other).exists():
            self.add_error("other_desk", _("That desk is closed in these days too"))
        return given


def warn_of_short_notice(view: Any, closure: DeskClosure) -> None:
    """A planned stoppage is announced seven working days ahead; one that nobody planned is said at once."""
    announced = timezone.localdate(closure.announced_at)
    ahead = working_days_ahead(closure, announced)
    if ahead >= NOTICE_DAYS:
        return
    rule = _("A planned stoppage is announced at least %(days)d working days ahead (Decree 224/2026/NĐ-CP).")
    told = ngettext(
        "This one is announced %(days)d working day ahead.",
        "This one is announced %(days)d working days ahead.",
        ahead,
    )
    sentences = [
        rule % {"days": NOTICE_DAYS},
        told % {"days": ahead} if closure.first_day > announced else _("This one has begun already."),
    ]
    messages.warning(view.request, " ".join(sentences))


class CreateClosureView(generic.CreateView):
    def save_instance(self) -> DeskClosure:
        self.form.instance.created_by = self.request.user
        closure: DeskClosure = super().save_instance()
        warn_of_short_notice(self, closure)
        return closure


class EditClosureView(generic.EditView):
    def save_instance(self) -> DeskClosure:
        moved = "first_day" in self.form.changed_data
        closure: DeskClosure = super().save_instance()
        if moved:
            warn_of_short_notice(self, closure)
        return closure


class DeleteClosureView(generic.DeleteView):
    """One that has begun stays on record: it is ended by its last day."""

    def form_valid(self, form: Any) -> HttpResponse:
        if self.object.first_day <= timezone.localdate():
            messages.error(self.request, _("This closing has begun: set its last day instead of deleting it"))
            return redirect(self.get_success_url())
        response: HttpResponse = super().form_valid(form)
        return response


class DaysColumn(Column):
    """`10/08/2026 – 14/08/2026`, and whether it holds today."""

    def get_value(self, instance: DeskClosure) -> str:
        word = _("closed now")
        last = f"{instance.last_day:%d/%m/%Y}" if instance.last_day else _("until further notice")
        days = f"{instance.first_day:%d/%m/%Y} – {last}"
        return f"{days} ({word})" if instance.holds_on(timezone.localdate()) else days


class DeskClosureViewSet(ScopedModelViewSet):
    model = DeskClosure
    name = "closures"
    url_prefix = "tam-ngung"
    icon = "lock"
    menu_label = gettext_lazy("Closed desks")
    add_view_class = CreateClosureView
    edit_view_class = EditClosureView
    delete_view_class = DeleteClosureView
    list_display = [
        "agency",
        DaysColumn("first_day", label=gettext_lazy("Days"), sort_key="first_day"),
        "reason",
        BooleanColumn("online_intake_stopped", label=gettext_lazy("Online intake stopped")),
    ]
    list_filter = ["online_intake_stopped"]
    search_fields = ["agency__name", "reason"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            HelpPanel(content=NO_DAY_OFF),
            FieldPanel("agency"),
            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
            FieldPanel("reason"),
            FieldPanel("online_intake_stopped"),
            MultiFieldPanel(
                [FieldPanel("other_desk"), FieldPanel("other_address"), FieldPanel("notice")],
                heading=gettext_lazy("What people can do"),
            ),
        ],
        base_form_class=DeskClosureForm,
    )

    def visible_to(self, user: User) -> QuerySet[DeskClosure]:
        return DeskClosure.objects.managed_by(user).select_related("agency", "other_desk")
