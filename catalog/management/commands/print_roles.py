"""Print what each role may do, as docs/roles.md has it: `manage.py print_roles > docs/roles.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.role_table import role_document


class Command(BaseCommand):
    help = "Print the table of roles and actions in Markdown (docs/roles.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(role_document(), ending="")
