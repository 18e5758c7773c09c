"""The pages on which an administrator of the province changes what people are told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from casework.models import MessageTemplate
from casework.models.messages import Channel
from casework.outbox.keeping import check_template, remove_text, save_text
from casework.outbox.sms import segments, text_of
from casework.outbox.texts import MessageKind, Text, built_in, built_in_source, fill_text, registered_kinds
from catalog.access import permissions_anywhere
from catalog.staff import RoleMenu, StaffRequest

MANAGE = "templates.manage"
TITLE = gettext_lazy("Texts of messages")


class Keepers(View):
    """Only for whoever keeps the province's templates; kind and way are there where the address names them."""

    request: StaffRequest
    kind: MessageKind

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if MANAGE not in permissions_anywhere(request.user):
            raise PermissionDenied
        if "kind" in kwargs:
            found = {kind.name: kind for kind in registered_kinds()}.get(kwargs["kind"])
            if found is None or kwargs["channel"] not in Channel.values:
                raise Http404
            self.kind = found
        return super().dispatch(request, *args, **kwargs)


class IndexView(WagtailAdminTemplateMixin, Keepers, TemplateView):
    """Every kind with its two ways."""

    request: StaffRequest
    template_name = "dossiers/outbox/texts.html"
    page_title = TITLE
    header_icon = "edit"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {(each.kind, each.channel): each for each in MessageTemplate.objects.defer("body")}
        groups: dict[str, list[tuple[MessageKind, list[tuple[str, bool, MessageTemplate | None]]]]] = {}
        for kind in registered_kinds():
            ways = [(way, kind.has(way), own.get((kind.name, way))) for way in Channel.values]
            groups.setdefault(str(kind.group), []).append((kind, ways))
        return super().get_context_data(**kwargs) | {"groups": list(groups.items())}


class TextForm(forms.ModelForm[MessageTemplate]):
    """A text message has no subject."""

    class Meta:
        model = MessageTemplate
        fields = ["subject", "body", "is_sent"]
        widgets = {"body": forms.Textarea(attrs={"rows": 14, "spellcheck": "true"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.channel == Channel.SMS:
            del self.fields["subject"]


class EditView(WagtailAdminTemplateMixin, Keepers, FormView[TextForm]):
    """A text with what becomes of it below; POST `act` is "preview", "remove", or else saves."""

    request: StaffRequest
    form_class = TextForm
    template_name = "dossiers/outbox/text.html"
    header_icon = "edit"

    def get_page_title(self) -> str:
        return f"{capfirst(str(self.kind.label))} ({Channel(self.kwargs['channel']).label})"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("message_texts:index"), "label": TITLE}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def edited(self) -> MessageTemplate:
        """The operator's text; where there is none, one that begins as the built-in."""
        kind, channel = self.kind.name, self.kwargs["channel"]
        found = MessageTemplate.objects.filter(kind=kind, channel=channel).first()
        start = built_in_source(self.kind, channel)
        return found or MessageTemplate(kind=kind, channel=channel, subject=start.subject, body=start.body)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.edited}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") == "remove" and self.edited.pk:
            remove_text(template=self.edited, by=self.request.user)
            messages.success(request, _("The built-in text is in force again."))
            return redirect("message_texts:index")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: TextForm) -> HttpResponse:
        act = self.request.POST.get("act")
        text = form.save(commit=False)
        try:
            preview = fill_text_checked(self.kind, text)
            if act != "preview":
                save_text(template=text, by=self.request.user)
        except ValidationError as error:
            for field, faults in error.message_dict.items():
                form.add_error(field if field in form.fields else None, faults)  # type: ignore[arg-type]
            return self.form_invalid(form)
        if act == "preview":
            return self.render_to_response(self.get_context_data(form=form, preview=preview))
        messages.success(self.request, _("Saved. Messages get this text from now on."))
        return redirect("message_texts:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("preview", self._sample())
        preview: Text | None = kwargs["preview"]
        is_sms = self.kwargs["channel"] == Channel.SMS
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "own": self.edited if self.edited.pk else None,
            "segments": segments(text_of(preview.body)) if preview and is_sms else 0,
            "fields": [(name, words, self.kind.sample.get(name, "")) for name, words in self.kind.fields.items()],
        }

    def _sample(self) -> Text | None:
        """What is in force now, with invented data; nothing while what was typed is wrong."""
        if self.request.method == "POST":
            return None
        if self.edited.pk:
            return fill_text(self.kind, self.edited.subject, self.edited.body, self.kind.sample)
        return built_in(self.kind, self.kwargs["channel"], self.kind.sample)


def fill_text_checked(kind: MessageKind, text: MessageTemplate) -> Text:
    """What becomes of a text; raises ValidationError for its fields."""
    check_template(text)
    return fill_text(kind, text.subject, text.body, kind.sample)


class MessageTextViewSet(RoleMenu, ViewSet):
    """The addresses under /admin/noi-dung-thu/."""

    name = "message_texts"
    url_prefix = "noi-dung-thu"
    icon = "edit"
    menu_label = TITLE
    menu_name = "message_texts"
    menu_order = 71
    menu_permission = MANAGE
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(IndexView), name="index"),
            path("<str:kind>/<slug:channel>/", view(EditView), name="edit"),
        ]
