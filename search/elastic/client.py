"""The connection to Elasticsearch, and the name of this portal's index there."""

import hashlib
import os
import socket
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import elastic_transport
from django.conf import settings
from django.db import connection
from elastic_transport import NodeConfig, Urllib3HttpNode
from elastic_transport._node import NodeApiResponse
from elastic_transport.client_utils import url_to_node_config
from elasticsearch import ApiError, Elasticsearch, TransportError

SEARCH_SECONDS = 0.4  # that a search may take there in all, before the embedded engine answers
SEND_SECONDS = 2.0  # for a few changes, while whoever made them waits
ASK_SECONDS = 5.0  # for a question of an operator or of the periodic work
BULK_SECONDS = 30.0  # for some hundred documents of a rebuild
# What goes wrong between the portal and the server.
FAILURES = (ApiError, TransportError, OSError)
_CONNECTIONS = 64  # of one process to one node: more threads than that would wait for each other without limit


class Trouble(Exception):
    """The index cannot be kept or asked; says why, without anybody's words."""


class NoAddress(Trouble):
    """ELASTICSEARCH_URL cannot be used."""


def is_configured() -> bool:
    """Whether the environment names a server."""
    return bool(settings.ELASTICSEARCH_URL)


def client(seconds: float = SEARCH_SECONDS) -> Elasticsearch:
    """The process's client; each request is tried once, and given up after so many seconds.

    Raises:
        NoAddress: ELASTICSEARCH_URL cannot be used.
    """
    return _client(settings.ELASTICSEARCH_URL, seconds, os.getpid())


def index_name() -> str:
    """The alias that searches ask: named by the operator, else after the database, so that portals never meet."""
    return settings.ELASTICSEARCH_INDEX or f"portal-{_digest_of_database()}"


def what_failed(error: Exception) -> str:
    """For the log: the kind of failure and its status, never the words that were searched or sent."""
    if isinstance(error, Trouble):
        return str(error)
    return (
        f"{type(error).__name__} {error.status_code} {error.message}"
        if isinstance(error, ApiError)
        else type(error).__name__
    )


@lru_cache(maxsize=32)
def _client(addresses: str, seconds: float, process: int) -> Elasticsearch:
    return _connection(addresses, process).options(request_timeout=seconds)


@lru_cache(maxsize=8)
def _connection(addresses: str, process: int) -> Elasticsearch:
    """One pool for each process: a socket must not be shared with a forked one."""
    nodes = [_node(address.strip()) for address in addresses.split(",")]
    return Elasticsearch(nodes, node_class=_Node, max_retries=0, retry_on_timeout=False)


class _Node(Urllib3HttpNode):
    """Takes no answer for one that was cut off before its first word: every success says something."""

    def perform_request(self, method: str, *args: Any, **kwargs: Any) -> NodeApiResponse:
        answer: NodeApiResponse = super().perform_request(method, *args, **kwargs)
        if method != "HEAD" and not answer.body:
            raise elastic_transport.ConnectionError("the answer was cut off")
        return answer


def _node(address: str) -> NodeConfig:
    """A node from `https://user:password@host:port/prefix`.

    For servers with a certificate of their own, `?ca_certs=FILE` names the authority's, or
    `?ssl_assert_fingerprint=HEX` the certificate itself.
    """
    try:
        parts = urlsplit(address)
        options: dict[str, Any] = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        node = url_to_node_config(urlunsplit(parts._replace(query="")), use_default_ports_for_scheme=True)
        return node.replace(connections_per_node=_CONNECTIONS, **options)
    except (TypeError, ValueError):  # their words would show the password
        raise NoAddress("ELASTICSEARCH_URL is no address like https://user:password@host:9200") from None


def _digest_of_database() -> str:
    """Which database this is: a file of this machine, or a name on a server."""
    known = connection.settings_dict
    name = str(known["NAME"])
    where = [known["HOST"], str(known["PORT"]), name]
    if connection.vendor == "sqlite":
        where = [socket.gethostname(), str(Path(name).absolute())]
    return hashlib.sha256("\n".join(where).encode()).hexdigest()[:12]
