"""Public addresses of the room."""

from django.urls import path

from catalog import joining
from catalog.views import agencies, forms, procedure

app_name = "catalog"
urlpatterns = [
    path("thu-tuc/<str:code>/", procedure.procedure, name="procedure"),
    path("thu-tuc/<str:code>/in/", procedure.procedure_print, name="procedure_print"),
    path("thu-tuc/<str:code>/thoi-han/", procedure.ledger, name="ledger"),
    path("loi-moi/<str:token>/", joining.invitation, name="invitation"),
    path("bieu-mau/<int:pk>/", forms.form_file, name="form_file"),
    path("bieu-mau/<int:pk>/pdf/", forms.form_pdf, name="form_pdf"),
    path("bieu-mau/<int:pk>/mau-dien/", forms.form_sample, name="form_sample"),
    path("co-quan/", agencies.agencies, name="agencies"),
    path("co-quan/<slug:slug>/", agencies.agency, name="agency"),
]
