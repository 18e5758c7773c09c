"""The portal's addresses and one that answers a constant, to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("constant", constant), path("", include("portal.urls"))]
