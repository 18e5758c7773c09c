"""Two engines as one: Elasticsearch is asked while it is fit, and the embedded engine answers for it otherwise."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError
from elasticsearch import BadRequestError

from search.elastic import state
from search.elastic.client import what_failed
from search.engines.breaker import Breaker, elasticsearch
from search.engines.interface import Answer, Engine, SearchRequest, Suggestion

logger = logging.getLogger(__name__)
T = TypeVar("T")


class EitherEngine:
    """When the first engine does not answer in time the second one does, and whoever searches does not notice."""

    def __init__(self, first: Engine, second: Engine, breaker: Breaker | None = None) -> None:
        self._first = first
        self._second = second
        self._breaker = breaker or elasticsearch

    def search(self, request: SearchRequest) -> Answer:
        return self._ask(lambda engine: engine.search(request))

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        return self._ask(lambda engine: engine.suggest(text, limit))

    def _ask(self, question: Callable[[Engine], T]) -> T:
        if not state.is_current():
            self._breaker.behind()
        elif self._breaker.allows():
            try:
                answer = question(self._first)
            except Exception as error:
                self._blame(error)
            else:
                self._breaker.succeeded()
                return answer
        return question(self._second)

    def _blame(self, error: Exception) -> None:
        """Whatever the server answered, it must not cost the answer; only our own database has no substitute."""
        if isinstance(error, DatabaseError):
            raise error
        if isinstance(error, BadRequestError):  # this question is at fault, not the server
            logger.warning("search: Elasticsearch refused a question: %s", what_failed(error))
        else:
            self._breaker.failed(what_failed(error))
