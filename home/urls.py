"""Addresses of the room that are no pages of Wagtail."""

from django.urls import path

from home.information.consulting.views import comment, comment_taken
from home.serving.passwords import files_password, page_password
from home.serving.views import site_map

app_name = "home"
urlpatterns = [
    path("so-do-cong/", site_map, name="site_map"),
    # Wagtail's own addresses, answered before it.
    path("_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", page_password),
    path("documents/authenticate_with_password/<int:restriction_id>/", files_password),
    path("gop-y/<int:pk>/", comment, name="comment"),
    path("gop-y/<int:pk>/da-gui/", comment_taken, name="comment_taken"),
]
