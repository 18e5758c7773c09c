"""What a request that cannot be read is answered, and an error of ours whose page fails too."""

import pytest
from django.test import Client, RequestFactory, override_settings

from portal.views import server_error


@pytest.mark.django_db
def test_fifty_thousand_fields_get_a_plain_page_in_vietnamese(client: Client) -> None:
    body = "&".join(f"f{n}=1" for n in range(50_000))

    answer = client.post("/ho-so/tra-cuu/", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400
    assert "Không đọc được yêu cầu này" in answer.content.decode()


@pytest.mark.django_db
def test_two_hundred_megabytes_are_refused_by_their_announced_length_with_the_way_back(client: Client) -> None:
    """The stand-in for the connection fails when more is read than was sent: nothing."""
    answer = client.post(
        "/ho-so/tra-cuu/", CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 * 2**20)
    )

    page = answer.content.decode()
    assert answer.status_code == 413
    assert "Mỗi tệp tối đa 20 MB, tất cả tệp của một hồ sơ tối đa 100 MB" in page
    assert 'href="/ho-so/tra-cuu/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("announced", ["", "-1", "1e99", "9" * 400, "١٢"])
def test_a_strange_length_of_the_body_is_no_error_of_the_server(client: Client, announced: str) -> None:
    answer = client.post("/ho-so/tra-cuu/", CONTENT_LENGTH=announced)

    assert answer.status_code < 500


@pytest.mark.django_db
def test_an_unknown_host_gets_a_plain_page_and_no_more(client: Client) -> None:
    answer = client.get("/thu-tuc/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@override_settings(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": []}])
def test_an_error_page_that_cannot_be_drawn_still_gives_a_number() -> None:
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Có lỗi ở phía cổng. Mã lỗi " in answer.content.decode()
