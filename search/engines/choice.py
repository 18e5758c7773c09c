"""The choice between the engines."""

from search.engines.embedded import EmbeddedEngine
from search.engines.interface import Engine

ENGINES: dict[str, type[Engine]] = {"embedded": EmbeddedEngine}


def engine(name: str = "embedded") -> Engine:
    """The named engine.

    Raises:
        KeyError: there is no such engine.
    """
    return ENGINES[name]()
