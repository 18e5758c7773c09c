"""Staff screens of the room."""

from dossiers.viewsets.calendars import CalendarViewSet
from dossiers.viewsets.desk import DeskViewSet
from dossiers.viewsets.processes import ProcessGroup
from dossiers.viewsets.readings import ReadingViewSet
from dossiers.viewsets.sentences import SentenceViewSet

__all__ = ["CalendarViewSet", "DeskViewSet", "ProcessGroup", "ReadingViewSet", "SentenceViewSet"]
