"""Add the general list's new synonyms to the database."""

from typing import Any

from django.core.management.base import BaseCommand

from search.models import Synonym
from search.synonyms import add_general_list


class Command(BaseCommand):
    help = "Add the entries of the general list that are not there yet; edited ones stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"added {add_general_list(Synonym)}")
