"""Public forms without CSRF token: who may send them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.base.origin import same_origin_required


@same_origin_required
def act(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def post(**headers: str) -> HttpResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return act(RequestFactory().post("/", headers=names))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/thu-tuc/"},
        {},
    ],
)
def test_a_form_of_the_portals_own_page_is_taken(headers: dict[str, str]) -> None:
    assert post(**headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Referer": "http://evil.example/testserver"},
    ],
)
def test_a_form_of_another_site_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(PermissionDenied):
        post(**headers)


def test_reading_needs_no_origin() -> None:
    request = RequestFactory().get("/", headers={"Sec-Fetch-Site": "cross-site"})

    assert act(request).status_code == 200


@pytest.mark.django_db
def test_no_csrf_token_is_asked_for() -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse("base:language"), {"language": "en"}).status_code == 302
    assert client.post(reverse("base:language"), headers={"Origin": "https://evil.example"}).status_code == 403
