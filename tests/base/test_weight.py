"""What a page weighs on its way to a phone: public text compressed, what is secret left alone."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_public_page_travels_compressed(client: Client) -> None:
    response = client.get("/thu-tuc/", headers={"Accept-Encoding": "gzip, br"})

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert "<h1" in gzip.decompress(response.content).decode()


def test_a_reader_that_cannot_unpack_gets_the_page_as_it_is(client: Client) -> None:
    response = client.get("/thu-tuc/")

    assert not response.has_header("Content-Encoding")


@pytest.mark.parametrize("path", ["/admin/login/", "/ho-so/tra-cuu/ho-so/"])
def test_a_page_that_no_cache_may_keep_is_not_compressed(client: Client, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert "no-store" in response["Cache-Control"]
    assert not response.has_header("Content-Encoding")


def test_an_unchanged_page_is_not_sent_again_though_it_was_compressed(client: Client) -> None:
    first = client.get("/thu-tuc/", headers={"Accept-Encoding": "gzip"})

    again = client.get("/thu-tuc/", headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})

    assert again.status_code == 304
