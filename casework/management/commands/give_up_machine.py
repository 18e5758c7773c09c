"""For a machine that broke down for good: others send the mails in its hands, without waiting for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from casework.outbox.machines import give_up, holders


class Command(BaseCommand):
    help = "Leave the mails of a machine that does not come back to the others; without a name, say who holds some."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="of its journal, e.g. quay-1-9f86d081")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"]:
            self.stdout.write(f"{give_up(options['name'])} mails are left to the other machines")
            return
        for holder in holders():
            until = timezone.localtime(holder.leased_until)
            self.stdout.write(f"{holder.name}: {holder.mails} mails, the last one until {until:%d/%m/%Y %H:%M}")
