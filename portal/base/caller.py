"""Who is at the other end: the network address of a request, for throttles and logs."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_IPV6_SUBSCRIBER = 64  # bits: one subscriber has a whole network, so a single address there means nothing


def client_address(request: HttpRequest) -> str:
    """The address that reached the outermost proxy of ours.

    X-Forwarded-For is read from its right end, and only as far as our own proxies (TRUSTED_PROXIES, addresses or
    networks) wrote it: whatever a caller puts before that is their own invention.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    address = str(request.META.get("REMOTE_ADDR") or "")
    while hops and _is_trusted(address):
        address = hops.pop()
    return address


def client_network(request: HttpRequest) -> str:
    """The address, or for IPv6 the subscriber's network: what a throttle counts by."""
    address = client_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_SUBSCRIBER), strict=False))


def _is_trusted(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
