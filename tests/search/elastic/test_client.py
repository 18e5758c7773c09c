"""The address of the server, as operators write it."""

import pytest
from pytest_django import Settings

from search.elastic import client
from search.elastic.client import NoAddress, index_name, what_failed


def node(url: str, settings: Settings) -> dict[str, object]:
    settings.ELASTICSEARCH_URL = url
    config = client.client().transport.node_pool.get().config
    return {"base": f"{config.scheme}://{config.host}:{config.port}{config.path_prefix}", "config": config}


def test_user_and_password_stand_in_the_address(settings: Settings) -> None:
    found = node("https://portal:m%40t%2Fkhau@search.example.vn:9243/es", settings)

    assert found["base"] == "https://search.example.vn:9243/es"
    assert found["config"].headers["authorization"] == "Basic cG9ydGFsOm1AdC9raGF1"  # type: ignore[attr-defined]
    assert "m@t" not in repr(found["config"])


def test_a_certificate_of_ones_own_is_named_in_the_address(settings: Settings) -> None:
    fingerprint = "ab" * 32
    found = node(f"https://search.example.vn?ssl_assert_fingerprint={fingerprint}", settings)

    assert found["base"] == "https://search.example.vn:443"
    assert found["config"].ssl_assert_fingerprint == fingerprint  # type: ignore[attr-defined]


def test_several_nodes_are_separated_by_commas(settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = "http://one:9200, http://two:9200"

    assert len(client.client().transport.node_pool) == 2


@pytest.mark.parametrize(
    "url", ["nothing", "http://[", "https://portal:secret@host:9200?no_such_option=1", "://:secret@x"]
)
def test_an_address_that_cannot_be_used_is_named_without_its_password(url: str, settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = url

    with pytest.raises(NoAddress) as failure:
        client.client()

    assert "ELASTICSEARCH_URL is no address" in what_failed(failure.value)
    assert "secret" not in what_failed(failure.value)


def test_the_index_is_named_after_the_database_unless_the_operator_names_it(settings: Settings) -> None:
    settings.ELASTICSEARCH_INDEX = ""
    assert index_name().startswith("portal-")
    assert index_name() == index_name()

    settings.ELASTICSEARCH_INDEX = "quang-tri"
    assert index_name() == "quang-tri"
