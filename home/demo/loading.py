"""The demonstration's pages, subject by subject.

Each subject has a module `<subject>` with `load(home, stdout)`: it adds what is missing, and what exists,
edited or not, stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from django.conf import settings
from wagtail.models import Page

from home.demo import departments, editing, english, information, law, pages, schedule
from home.models import HomePage
from home.sites.founding import found_home

Loader = Callable[[HomePage, TextIO], None]
# In the order in which they may need each other's pages.
LOADERS: tuple[Loader, ...] = (
    information.load,
    law.load,
    pages.load,
    departments.load,
    schedule.load,
    english.load,
    editing.load,
)


def load_demo_pages(stdout: TextIO) -> None:
    """Add the pages that are missing; needs the demonstration's agencies, procedures and accounts."""
    before = Page.objects.count()
    home = found_home(settings.PROVINCE_NAME)
    for load in LOADERS:
        load(home, stdout)
        home.refresh_from_db()
    after = Page.objects.count()
    stdout.write(f"{after} pages ({after - before} new)\n")
