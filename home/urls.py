"""Addresses of the room that are no pages of Wagtail."""

from django.urls import path

from home.views import consulting, site_map

app_name = "home"
urlpatterns = [
    path("so-do-cong/", site_map.site_map, name="site_map"),
    path("gop-y/<int:pk>/", consulting.comment, name="comment"),
    path("gop-y/<int:pk>/da-gui/", consulting.comment_taken, name="comment_taken"),
]
