"""The addresses of imports, under /admin/nhap-xuat/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from catalog.exchange.base import SubjectsView, subjects_of
from catalog.exchange.following import CancelView, ConfirmView, ContinueView, JobView, ProgressView, RejectedView
from catalog.exchange.uploading import SubjectView, TemplateFileView


class ExchangeMenuItem(MenuItem):
    """For those who may import something."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(subjects_of(request.user))


class ExchangeViewSet(ViewSet):
    name = "exchange"
    url_prefix = "nhap-xuat"
    icon = "upload"
    menu_label = _("Import and export")
    menu_name = "exchange"
    menu_order = 215
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> ExchangeMenuItem:
        return ExchangeMenuItem(
            self.menu_label,
            self.menu_url,
            name=self.menu_name,
            icon_name=self.menu_icon,
            order=order or self.menu_order,
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        view: Any = self.construct_view
        job = "<str:subject>/<uuid:key>/"
        return [
            path("", view(SubjectsView), name="index"),
            path("<str:subject>/", view(SubjectView), name="subject"),
            path("<str:subject>/mau.xlsx", view(TemplateFileView), name="template"),
            path(job, view(JobView), name="job"),
            path(f"{job}tien-do/", view(ProgressView), name="progress"),
            path(f"{job}dong-y/", view(ConfirmView), name="confirm"),
            path(f"{job}huy/", view(CancelView), name="cancel"),
            path(f"{job}tiep-tuc/", view(ContinueView), name="continue"),
            path(f"{job}bi-tu-choi.xlsx", view(RejectedView), name="rejected"),
        ]
