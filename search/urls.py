"""Public addresses of the room."""

from django.urls import path

from search import views
from search.usage.choices import chosen
from search.ways import views as ways

app_name = "search"
urlpatterns = [
    path("thu-tuc/", views.procedures, name="procedures"),
    path("thu-tuc/linh-vuc/", ways.fields, name="by_field"),
    path("thu-tuc/co-quan/", ways.agencies, name="by_agency"),
    path("thu-tuc/cap/", ways.levels, name="by_level"),
    path("thu-tuc/doi-tuong/", ways.audiences, name="by_audience"),
    path("thu-tuc/a-y/", ways.alphabet, name="by_letter"),
    path("thu-tuc/a-y/<slug:key>/", ways.alphabet, name="letter"),
    path("thu-tuc/dung-nhieu/", ways.used, name="most_used"),
    path("tim-kiem/", views.search, name="search"),
    path("tim-kiem/chon/", chosen, name="chosen"),
]
