"""Addresses of the kernel: display settings, component previews."""

from django.urls import URLPattern

app_name = "base"
urlpatterns: list[URLPattern] = []
