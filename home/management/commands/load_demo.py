"""The demonstration province, room by room."""

import io
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from catalog.demo import load_demo_accounts, load_demo_catalog
from dossiers.demo import load_demo_dossiers
from eforms.exchange.demo import load_demo_eforms
from home.demo.loading import load_demo_pages
from home.demo.summary import write_summary
from search.changes import postponed
from search.demo import load_demo_searches

STEPS = (
    ("Agencies, calendar, procedures", load_demo_catalog),
    ("Accounts", lambda stdout: load_demo_accounts(io.StringIO())),  # the summary names them
    ("E-forms", load_demo_eforms),
    ("Dossiers", load_demo_dossiers),
    ("Pages, news, pictures", load_demo_pages),
    ("Searches", load_demo_searches),
)


class Command(BaseCommand):
    help = "Load the demonstration province; running it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print accounts and sample dossiers")

    def handle(self, *args: Any, accounts: bool, **options: Any) -> None:
        if not getattr(settings, "DEMONSTRATION", False):
            raise CommandError("load_demo refuses to run here: these settings are not the demonstration's.")
        with translation.override(settings.LANGUAGE_CODE):
            if not accounts:
                self.load()
            write_summary(self.stdout)

    def load(self) -> None:
        for number, (what, load) in enumerate(STEPS, start=1):
            self.stdout.write(f"{number}/{len(STEPS)} {what} …")
            self.stdout.flush()
            with postponed():  # the next may search for what this one has made
                load(self.stdout)
