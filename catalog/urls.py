"""Public addresses of the room."""

from django.urls import path

from catalog import joining
from catalog.views import agencies, changes, forms, legal, open_data, opinion, procedure

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
    path("van-ban/", legal.legal_documents, name="legal_documents"),
    path("van-ban/rss.xml", legal.rss, name="legal_documents_rss"),
    path("van-ban/<slug:slug>/", legal.legal_document, name="legal_document"),
    path("van-ban/<slug:slug>/tep/", legal.legal_file, name="legal_file"),
    path("can-cu-phap-ly/<slug:slug>/", legal.moved, {"name": "catalog:legal_document"}),
    path("can-cu-phap-ly/<slug:slug>/tep/", legal.moved, {"name": "catalog:legal_file"}),
    path("loi-moi/<str:token>/", joining.invitation, name="invitation"),
    path("bieu-mau/", forms.library, name="forms"),
    path("bieu-mau/<int:pk>/", forms.form_file, name="form_file"),
    path("bieu-mau/<int:pk>/pdf/", forms.form_pdf, name="form_pdf"),
    path("bieu-mau/<int:pk>/mau-dien/", forms.form_sample, name="form_sample"),
    path("bieu-mau/<int:pk>/cac-ban/", forms.versions, name="form_versions"),
    path("bieu-mau/<int:pk>/cac-ban/<int:number>/<slug:kind>/", forms.version_file, name="form_version_file"),
    path("du-lieu-mo/", open_data.open_data, name="open_data"),
    path("du-lieu-mo/catalog.jsonld", open_data.dcat, name="open_data_dcat"),
    path("du-lieu-mo/tu-dien/", open_data.dictionary_page, name="open_data_dictionary"),
    path("du-lieu-mo/tu-dien.json", open_data.dictionary_json, name="open_data_dictionary_json"),
    path("du-lieu-mo/tu-dien.csv", open_data.dictionary_csv, name="open_data_dictionary_csv"),
    path("du-lieu-mo/<str:name>/<str:file>", open_data.data_file, name="open_data_file"),
    path("co-quan/", agencies.agencies, name="agencies"),
    path("co-quan/truoc-day/", agencies.before, name="before"),
    path("co-quan/<slug:slug>/", agencies.agency, name="agency"),
]
