"""How many documents of each kind and facet set there are: counted once for each state of the index.

Without words the list counts everything, page after page, and only an index that changed has other counts.
"""

from django.db.models import QuerySet

from search.engines.steps import Counted, Row, Step, count
from search.index_state import remembered
from search.models import Document


def everything(documents: "QuerySet[Document]") -> Counted:
    """Of documents that only a day narrows down; one query, and a second one the first time."""

    def counted() -> list[Row]:
        return count([Step("listed", documents, stops=False)])["listed"].rows

    return Counted(remembered(f"listed {documents.query}", counted))
