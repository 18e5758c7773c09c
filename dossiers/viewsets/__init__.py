"""Staff screens of the room."""

from dossiers.viewsets.desk import DeskViewSet

__all__ = ["DeskViewSet"]
