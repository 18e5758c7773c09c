"""What the API answers where no call of a room is reached: problem details, as everywhere (RFC 9457)."""

import pytest
from django.test import Client, override_settings
from django.urls import path

from portal.urls import urlpatterns as portal_addresses

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def broken(request: object) -> None:
    raise RuntimeError("a fault of our own")


urlpatterns = [path("api/v1/broken", broken), *portal_addresses]
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/procedures/", "/api/v2/procedures", "/api/v1/"])
def test_an_unknown_address_is_a_problem_and_no_redirect(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert response.json()["status"] == 404


def test_a_wrong_method_is_a_problem_that_names_the_right_one(client: Client) -> None:
    response = client.post("/api/v1/procedures")

    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)
    assert response["Allow"] == "GET"


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_our_own_is_a_problem_without_its_cause() -> None:
    response = Client(raise_request_exception=False).get("/api/v1/broken")

    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert "fault" not in response.content.decode()


def test_a_missing_page_stays_a_page(client: Client) -> None:
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")
