"""How many documents of each kind and facet set there are: counted once for each state of the index.

Without words the list counts everything, page after page, and only an index that changed has other counts.
"""

import hashlib

from django.core.cache import caches
from django.db.models import QuerySet

from search.engines.steps import Counted, Row, Step, count
from search.index_state import index_state
from search.models import Document

_SECONDS = 24 * 3600  # then the day is another one


def everything(documents: "QuerySet[Document]") -> Counted:
    """Of documents that only a day narrows down; one query, and a second one the first time."""
    state = index_state()
    key = f"listed:{hashlib.sha256(repr((state, str(documents.query))).encode()).hexdigest()}"
    known: list[Row] | None = caches["pages"].get(key) if state else None
    if known is not None:
        return Counted(known)
    counted = count([Step("listed", documents, stops=False)])["listed"]
    if state:
        caches["pages"].set(key, counted.rows, _SECONDS)
    return counted
