"""The portal's addresses and one that answers a constant, to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import urlpatterns as portal_urls


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("constant", constant), *portal_urls]
