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
def test_an_unknown_host_gets_a_plain_page_and_no_more(client: Client) -> None:
    answer = client.get("/thu-tuc/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@override_settings(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": []}])
def test_an_error_page_that_cannot_be_drawn_still_gives_a_number() -> None:
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Có lỗi ở phía cổng. Mã lỗi " in answer.content.decode()
