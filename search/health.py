"""Does the search answer? Asked by /readyz."""

from elasticsearch import Elasticsearch

from search.elastic import client, state, upkeep
from search.engines.breaker import elasticsearch
from search.engines.expressions import everywhere
from search.models import Document

OK, FAILED, BEHIND = "ok", "failed", "behind"
_SECONDS = 1.0  # that Elasticsearch has for an answer


def check_index() -> None:
    """Ask the full-text index for a word; whether anything has it does not matter.

    Raises:
        DatabaseError: the index is missing or broken.
    """
    texts = everywhere()
    texts.matching(Document.objects.in_force(), texts.together(["thu", "tuc"])).exists()


def elasticsearch_condition() -> str:
    """How Elasticsearch fares, which the embedded engine can stand in for; empty where none is configured.

    Behind: it answers, but its index is missing or lacks changes, and the periodic work has to mend that.
    """
    if not client.is_configured():
        return ""
    try:
        return _ask(client.client(_SECONDS))
    except upkeep.TROUBLES as error:
        elasticsearch.failed(client.what_failed(error))
        return FAILED


def _ask(server: Elasticsearch) -> str:
    if upkeep.what_is_wrong(server):
        return BEHIND
    if upkeep.is_red(server):
        return FAILED
    return OK if state.is_current() else BEHIND
