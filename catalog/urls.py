"""Public addresses of the room."""

from django.urls import path

from catalog import joining
from catalog.views import agencies, changes, forms, legal, opinion, procedure

app_name = "catalog"
urlpatterns = [
    path("thu-tuc/thay-doi/", changes.changes, name="changes"),
    path("thu-tuc/thay-doi/atom.xml", changes.atom, name="changes_atom"),
    path("thu-tuc/thay-doi/rss.xml", changes.rss, name="changes_rss"),
    path("thu-tuc/<str:code>/", procedure.procedure, name="procedure"),
    path("thu-tuc/<str:code>/in/", procedure.procedure_print, name="procedure_print"),
    path("thu-tuc/<str:code>/thoi-han/", procedure.ledger, name="ledger"),
    path("thu-tuc/<str:code>/ma-qr.svg", procedure.qr, name="procedure_qr"),
    path("thu-tuc/<str:code>/huu-ich/", opinion.helpful, name="helpful"),
    path("thu-tuc/<str:code>/y-kien/", opinion.remark, name="remark"),
    path("can-cu-phap-ly/<slug:slug>/", legal.legal_document, name="legal_document"),
    path("can-cu-phap-ly/<slug:slug>/tep/", legal.legal_file, name="legal_file"),
    path("loi-moi/<str:token>/", joining.invitation, name="invitation"),
    path("bieu-mau/<int:pk>/", forms.form_file, name="form_file"),
    path("bieu-mau/<int:pk>/pdf/", forms.form_pdf, name="form_pdf"),
    path("bieu-mau/<int:pk>/mau-dien/", forms.form_sample, name="form_sample"),
    path("co-quan/", agencies.agencies, name="agencies"),
    path("co-quan/truoc-day/", agencies.before, name="before"),
    path("co-quan/<slug:slug>/", agencies.agency, name="agency"),
]
