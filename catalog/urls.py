"""Public addresses of the room."""

from django.urls import path

from catalog import joining, views

app_name = "catalog"
urlpatterns = [
    path("thu-tuc/<str:code>/", views.procedure, name="procedure"),
    path("thu-tuc/<str:code>/in/", views.procedure_print, name="procedure_print"),
    path("thu-tuc/<str:code>/thoi-han/", views.ledger, name="ledger"),
    path("loi-moi/<str:token>/", joining.invitation, name="invitation"),
    path("bieu-mau/<int:pk>/", views.form_file, name="form_file"),
    path("co-quan/", views.agencies, name="agencies"),
    path("co-quan/<slug:slug>/", views.agency, name="agency"),
]
