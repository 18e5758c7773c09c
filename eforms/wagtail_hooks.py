"""What the room adds to the staff area."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from catalog.staff import RoleMenuItem
from eforms.editors.exchange import CopyView, ExportVersionView, ExportView, ImportView
from eforms.editors.log_actions import register_version_actions
from eforms.editors.paths import PathsView
from eforms.editors.trial import trial
from eforms.editors.versions import RestoreView, VersionsView, WithdrawView
from eforms.editors.viewsets import EFormViewSet, policy
from eforms.editors.word import SampleView, StarterView, UploadedTemplateView, WordView
from eforms.journey.access import RECEIVE
from eforms.models import EForm
from eforms.people.assisted import AssistView

register_permission_policy(EForm, policy)
register_snippet(EFormViewSet)
hooks.register("register_log_actions", register_version_actions)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("bieu-mau/<int:pk>/dien-thu/", trial, name="eforms_trial")]


@hooks.register("register_admin_urls")
def editors_urls() -> list[URLPattern]:
    version = "bieu-mau/<int:pk>/phien-ban/<int:number>"
    return [
        path("bieu-mau/nhap/", ImportView.as_view(), name="eforms_import"),
        path("bieu-mau/<int:pk>/xuat.json", ExportView.as_view(), name="eforms_export"),
        path("bieu-mau/<int:pk>/sao-chep/", CopyView.as_view(), name="eforms_copy"),
        path("bieu-mau/<int:pk>/moi-duong/", PathsView.as_view(), name="eforms_paths"),
        path("bieu-mau/<int:pk>/phien-ban/", VersionsView.as_view(), name="eforms_versions"),
        path(f"{version}/xuat.json", ExportVersionView.as_view(), name="eforms_export_version"),
        path(f"{version}/thu-hoi/", WithdrawView.as_view(), name="eforms_withdraw"),
        path(f"{version}/khoi-phuc/", RestoreView.as_view(), name="eforms_restore"),
    ]


@hooks.register("register_admin_urls")
def assist_urls() -> list[URLPattern]:
    return [path("dien-giup/", AssistView.as_view(), name="eforms_assist")]


@hooks.register("register_admin_menu_item")
def register_assist_menu_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("Help citizens to fill in"),
        reverse("eforms_assist"),
        name="assist",
        icon_name="form",
        order=61,
        permission=RECEIVE,
    )


@hooks.register("register_admin_urls")
def word_urls() -> list[URLPattern]:
    return [
        path("bieu-mau/<int:pk>/mau-word/", WordView.as_view(), name="eforms_word"),
        path("bieu-mau/<int:pk>/mau-word/mau.docx", UploadedTemplateView.as_view(), name="eforms_word_template"),
        path("bieu-mau/<int:pk>/mau-word/khoi-dau.docx", StarterView.as_view(), name="eforms_word_starter"),
        path("bieu-mau/<int:pk>/mau-word/dien-thu.docx", SampleView.as_view(), name="eforms_word_sample"),
    ]
