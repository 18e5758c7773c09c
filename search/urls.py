"""Public addresses of the room."""

from django.urls import path

from search import views
from search.usage.choices import chosen

app_name = "search"
urlpatterns = [
    path("thu-tuc/", views.procedures, name="procedures"),
    path("tim-kiem/", views.search, name="search"),
    path("tim-kiem/chon/", chosen, name="chosen"),
]
