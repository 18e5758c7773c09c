"""What the room brings to the staff area."""

from wagtail import hooks

from search.viewsets import SynonymViewSet


@hooks.register("register_admin_viewset")
def register_synonyms() -> SynonymViewSet:
    return SynonymViewSet()
