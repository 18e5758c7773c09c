"""A planned stoppage."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.base.maintenance import MaintenanceMiddleware


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def test_without_the_setting_the_middleware_is_not_even_loaded() -> None:
    with pytest.raises(MiddlewareNotUsed):
        MaintenanceMiddleware(answer)


def test_a_stoppage_closes_the_public_pages_and_says_until_when(settings) -> None:
    settings.MAINTENANCE_UNTIL = "06:00, 23/11/2026"

    response = MaintenanceMiddleware(answer)(RequestFactory().get("/thu-tuc/"))

    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert "Cổng đang bảo trì đến 06:00, 23/11/2026" in response.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/admin/login/"])
def test_a_stoppage_leaves_the_staff_area_and_the_health_checks_open(settings, path: str) -> None:
    settings.MAINTENANCE_UNTIL = "06:00"

    assert MaintenanceMiddleware(answer)(RequestFactory().get(path)).content == b"open"
