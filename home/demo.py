"""The demonstration's pages, subject by subject.

Each subject has a module `demo_<subject>` with `load(home, stdout)`: it adds what is missing, and what exists,
edited or not, stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from django.conf import settings
from wagtail.models import Page

from home import demo_departments, demo_editing, demo_english, demo_information, demo_law, demo_pages, demo_schedule
from home.models import HomePage
from home.services import found_home

Loader = Callable[[HomePage, TextIO], None]
# In the order in which they may need each other's pages.
LOADERS: tuple[Loader, ...] = (
    demo_information.load,
    demo_law.load,
    demo_pages.load,
    demo_departments.load,
    demo_schedule.load,
    demo_english.load,
    demo_editing.load,
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
