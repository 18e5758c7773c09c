"""The desk under /admin/ho-so/. Its name is not "dossiers": that would take the public pages' URL namespace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from catalog.staff import RoleMenu, RolePermissionPolicy, ScopedModelViewSet
from dossiers.desk.apologies import ApologyView
from dossiers.desk.assignment import AssignView
from dossiers.desk.base import DossierView
from dossiers.desk.corrections import CorrectionView
from dossiers.desk.detail import DetailView
from dossiers.desk.export import ExportView
from dossiers.desk.files import DeclarationView, FileView, WordDeclarationView
from dossiers.desk.intake import IntakeDoneView, IntakeView, PrintReceiptView
from dossiers.desk.intake_files import KeptFileView
from dossiers.desk.intake_late import LateIntakeView
from dossiers.desk.intake_procedures import ProcedureSuggestionsView
from dossiers.desk.moving import MoveView
from dossiers.desk.notes import NoteView
from dossiers.desk.queue import QueueView
from dossiers.desk.redirecting import RedirectView
from dossiers.desk.review import MarkView, ReviewView
from dossiers.desk.rewording import RewordView
from dossiers.desk.saved_filters import ColumnsView, DeleteFilterView, SaveFilterView
from dossiers.desk.taking import TakeNextView
from dossiers.lost_secret.desk import NewSecretView, SecretSlipView
from dossiers.models import Dossier
from dossiers.post.desk.box import PapersArrivedView, SendResultView
from dossiers.printing.desk import PaperView, ReceiptView, SlipView
from dossiers.uncollected.desk import ReturnSlipView, StoreView, UncollectedView

register_permission_policy(
    Dossier, RolePermissionPolicy(Dossier, {"view": "dossiers.view"}, scope=Dossier.objects.visible_to)
)


class DeskViewSet(RoleMenu, ScopedModelViewSet):
    """List, dossier page and moves. Nothing is added, edited or deleted here but by a move of the workflow."""

    model = Dossier
    name = "desk"
    url_prefix = "ho-so"
    icon = "folder-open-inverse"
    menu_label = _("Dossiers")
    menu_name = "desk"
    menu_order = 50
    menu_permission = "dossiers.view"
    add_to_admin_menu = True
    form_fields: list[str] = []
    index_view_class = QueueView
    edit_view_class = DetailView
    list_per_page = 25
    filterset_class = QueueView.filterset_class
    index_template_name = QueueView.template_name
    index_results_template_name = QueueView.results_template_name

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        """A page about one dossier answers 404 by itself for those of others, with the query that it makes anyway."""
        checks_itself = issubclass(view_class, DossierView)
        view: Callable[..., HttpResponse] = (
            view_class.as_view(**kwargs) if checks_itself else super().construct_view(view_class, **kwargs)
        )
        return view

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("excel/", self.construct_view(ExportView), name="export"),
            path("nhan-viec/", self.construct_view(TakeNextView), name="take_next"),
            path("cot/", self.construct_view(ColumnsView), name="columns"),
            path("bo-loc/", self.construct_view(SaveFilterView), name="save_filter"),
            path("bo-loc/<int:kept>/xoa/", self.construct_view(DeleteFilterView), name="delete_filter"),
            path("tiep-nhan/", self.construct_view(IntakeView), name="intake"),
            path("tiep-nhan/nhap-bu/", self.construct_view(LateIntakeView), name="intake_late"),
            path("tiep-nhan/thu-tuc/", self.construct_view(ProcedureSuggestionsView), name="intake_procedures"),
            path("tiep-nhan/tep/<str:token>/", self.construct_view(KeptFileView), name="intake_file"),
            path("<int:pk>/da-tiep-nhan/", self.construct_view(IntakeDoneView), name="intake_done"),
            path("<int:pk>/in-giay-tiep-nhan/", self.construct_view(PrintReceiptView), name="print_receipt"),
            path("cho-nhan/", self.construct_view(UncollectedView), name="uncollected"),
            path("<int:pk>/noi-cat/", self.construct_view(StoreView), name="store_result"),
            path("<int:pk>/phieu-tra-ket-qua/", self.construct_view(ReturnSlipView), name="return_slip"),
            path("<int:pk>/cap-lai-ma/", self.construct_view(NewSecretView), name="new_secret"),
            path("<int:pk>/phieu-ma-tra-cuu/", self.construct_view(SecretSlipView), name="secret_slip"),
            path("<int:pk>/sua-sai/", self.construct_view(CorrectionView), name="correct_data"),
            path("<int:pk>/", self.construct_view(DetailView), name="edit"),
            path("<int:pk>/giay-to/", self.construct_view(ReviewView), name="review"),
            path("<int:pk>/danh-dau/", self.construct_view(MarkView), name="mark"),
            path("<int:pk>/trao-doi/", self.construct_view(NoteView), name="notes"),
            path("<int:pk>/trao-doi/<int:note>/", self.construct_view(NoteView), name="note"),
            path("<int:pk>/giao/", self.construct_view(AssignView), name="assign"),
            path("<int:pk>/hen-lai/", self.construct_view(ApologyView), name="apology"),
            path("<int:pk>/hen-lai/<int:sequence>/sua/", self.construct_view(RewordView), name="reword"),
            path("<int:pk>/giay-tiep-nhan/", self.construct_view(ReceiptView), name="receipt"),
            path("<int:pk>/giay-to-in/<int:paper>/", self.construct_view(PaperView), name="paper"),
            path("<int:pk>/phieu-kiem-soat/", self.construct_view(SlipView), name="slip"),
            path("<int:pk>/to-khai.pdf", self.construct_view(DeclarationView), name="declaration"),
            path("<int:pk>/to-khai.docx", self.construct_view(WordDeclarationView), name="declaration_docx"),
            path("<int:pk>/tep/<uuid:uuid>/", self.construct_view(FileView), name="file"),
            path("<int:pk>/gui-buu-chinh/", self.construct_view(SendResultView), name="send_result"),
            path("<int:pk>/giay-to-den/<int:parcel>/", self.construct_view(PapersArrivedView), name="papers_arrived"),
            path("<int:pk>/redirect/", self.construct_view(RedirectView), name="redirect"),
            path("<int:pk>/<slug:action>/", self.construct_view(MoveView), name="move"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Only the addresses that exist: Wagtail's views reverse the others."""
        names = dict.fromkeys(["add_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs, **names)
        return common
