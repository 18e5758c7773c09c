"""The procedures that the editors put under the home page's search, for a search that found nothing."""

from __future__ import annotations

from django.utils.translation import get_language

from catalog.models import Procedure
from home.models import PopularProcedure
from search import ways_on


def register_popular() -> None:
    """Called when the apps are ready."""
    ways_on.register_popular(often_looked_for)


def often_looked_for() -> list[tuple[str, str]]:
    """Labels and addresses in the editors' order, from the home page in the reader's language; one query."""
    in_force = PopularProcedure.objects.filter(
        page__live=True, page__locale__language_code=get_language(), procedure__in=Procedure.objects.published()
    )
    return [
        (item.label or item.procedure.title, item.procedure.get_absolute_url())
        for item in in_force.select_related("procedure")
    ]
