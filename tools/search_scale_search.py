"""Answers queries named on standard input, one JSON line each, and says how long each took: for tools.search_scale."""

import json
import sys
import time

from search.engines.choice import engine
from search.engines.interface import SearchRequest
from search.models import Document
from search.query.understanding import understand
from tools.search_scale_queries import queries


def serve(name: str) -> None:
    """Until standard input ends."""
    chosen = engine(name)
    for line in sys.stdin:
        start = time.perf_counter()
        answer = chosen.search(SearchRequest(query=understand(json.loads(line))))
        spent = (time.perf_counter() - start) * 1000
        sys.stdout.write(json.dumps({"ms": spent, "count": answer.count, "exact": answer.is_exact}) + "\n")
        sys.stdout.flush()


def print_queries(number: int) -> None:
    """As one JSON list: what people type, made of this index."""
    rows = list(Document.objects.exclude(code="").order_by("pk").values_list("title", "keywords", "code")[:1_000])
    keywords = [keyword for _, found, _ in rows for keyword in found.splitlines()]
    titles, codes = [title for title, _, _ in rows], [code for _, _, code in rows]
    sys.stdout.write(json.dumps(queries(titles, keywords, codes, number)))
