"""The choice between the engines."""

from search.elastic.client import is_configured
from search.engines.either import EitherEngine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.interface import Engine

EMBEDDED, ELASTIC = "embedded", "elasticsearch"
ENGINES: dict[str, type[Engine]] = {EMBEDDED: EmbeddedEngine, ELASTIC: ElasticEngine}


def engine(name: str = "") -> Engine:
    """The named engine, as it is; without a name the one that people are answered by.

    Raises:
        KeyError: there is no such engine.
    """
    if name:
        return ENGINES[name]()
    return EitherEngine(ElasticEngine(), EmbeddedEngine()) if is_configured() else EmbeddedEngine()
