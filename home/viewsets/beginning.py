"""The address of the form for a new page that is filled in with a prepared text."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from wagtail.admin.views.pages.create import CreateView

from home.editing.beginning import ADD, BEGIN, KINDS, fill
from home.models import PageTemplate


class BeginView(CreateView):
    """Wagtail's form for a new page, filled in; it is sent to Wagtail's own address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key, parent, model = kwargs.pop("template"), kwargs["parent_page_id"], kwargs["content_type_model_name"]
        self.chosen = get_object_or_404(PageTemplate, pk=key, kind=KINDS.get(model))
        if request.method != "GET":
            return redirect(ADD, kwargs["content_type_app_name"], model, parent)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        fill(self.page, self.chosen)
        response: HttpResponse = super().get(request)
        return response


def begin_urls() -> list[URLPattern]:
    address = "mau-trang/bat-dau/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/"
    return [path(f"{address}<int:template>/", BeginView.as_view(), name=BEGIN)]
