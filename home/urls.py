"""Addresses of the room that are no pages of Wagtail."""

from django.urls import path

from home.information.consulting.views import comment, comment_taken
from home.serving.views import site_map

app_name = "home"
urlpatterns = [
    path("so-do-cong/", site_map, name="site_map"),
    path("gop-y/<int:pk>/", comment, name="comment"),
    path("gop-y/<int:pk>/da-gui/", comment_taken, name="comment_taken"),
]
