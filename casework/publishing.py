"""What editors have scheduled goes online, and what has expired goes offline."""

from datetime import datetime

from django.core.management import call_command


def publish_scheduled(now: datetime) -> None:
    """Wagtail's own command, on its own clock: pages and snippets alike."""
    call_command("publish_scheduled", verbosity=0)
