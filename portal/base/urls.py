"""Addresses of the kernel: display settings, language, the theme's colours, component previews."""

from django.conf import settings
from django.urls import path

from portal.base import previews, views

app_name = "base"
urlpatterns = [
    path("tuy-chon-hien-thi/", views.display_settings, name="display_settings"),
    path("ngon-ngu/", views.language, name="language"),
    path("sitemap.xml", views.sitemap_file, name="sitemap"),
    path("sitemap-<slug:name>-<int:part>.xml", views.sitemap_file, name="sitemap_part"),
    path("robots.txt", views.robots, name="robots"),
    path("mau-sac.css", views.theme_css, name="theme"),
]
if settings.SHOW_COMPONENTS:
    urlpatterns.append(path("_components/", previews.components, name="components"))
