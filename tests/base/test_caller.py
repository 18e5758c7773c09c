"""The caller's address is what our own proxies saw, whatever the caller claims."""

import pytest
from django.test import RequestFactory

from portal.base.caller import client_address, client_network


def request(remote: str, forwarded: str = "") -> object:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        ([], "203.0.113.9", "", "203.0.113.9"),
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.1"], "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (["10.0.0.1"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.1"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "nonsense", "nonsense"),
        ([], "", "", ""),
    ],
)
def test_the_chain_is_read_from_its_right_end_through_our_proxies_only(
    settings: object, proxies: list[str], remote: str, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert client_address(request(remote, forwarded)) == address


def test_an_ipv6_subscriber_counts_as_one_caller(settings: object) -> None:
    settings.TRUSTED_PROXIES = []

    networks = {client_network(request(f"2001:db8:1:2::{n}")) for n in range(1, 5)}

    assert networks == {"2001:db8:1:2::/64"}
    assert client_network(request("203.0.113.9")) == "203.0.113.9"
