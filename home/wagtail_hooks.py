"""What the room brings to the staff area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.documents import get_document_model

from home.editing.choosing import choosable
from home.finding.library import documents_changed
from home.media.videos import video_piece
from home.viewsets.beginning import begin_urls
from home.viewsets.contents import ContentsGroup
from home.viewsets.department_sites import DepartmentSitesViewSet
from home.viewsets.leaving import check_the_move, warn_after_withdrawing, warn_before_deleting


@hooks.register("after_bulk_action")
def follow_moved_files(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Files that are put into another collection together are changed by one query, which sends no signal."""
    model = get_document_model()
    documents_changed([found.pk for found in objects if isinstance(found, model)])


@hooks.register("register_admin_viewset")
def register_department_sites() -> DepartmentSitesViewSet:
    return DepartmentSitesViewSet()


@hooks.register("register_admin_viewset")
def register_contents() -> ContentsGroup:
    return ContentsGroup()


hooks.register("register_admin_urls", begin_urls)
hooks.register("construct_page_chooser_queryset", choosable)
hooks.register("before_delete_page", warn_before_deleting)
hooks.register("after_unpublish_page", warn_after_withdrawing)
hooks.register("before_move_page", check_the_move)
# After the rules of who may open the file have answered.
hooks.register("before_serve_document", video_piece, order=10)
