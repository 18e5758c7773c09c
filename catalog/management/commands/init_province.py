"""An empty province for real use (interfaces: management commands)."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.provinces import found_province, founded_province

QUESTIONS = {
    "name": gettext_lazy("Name of the province, e.g. tỉnh Lào Cai"),
    "agency_code": gettext_lazy("National agency code, e.g. H50"),
    "admin_username": gettext_lazy("User name of the first administrator"),
    "admin_email": gettext_lazy("E-mail of the first administrator"),
    "admin_password": gettext_lazy("Password of the first administrator"),
}


class Command(BaseCommand):
    help = "Found a province in an empty database; asks for what is not given as an option."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=str(question))

    def handle(self, *args: Any, **options: Any) -> None:
        if present := founded_province():
            raise CommandError(_("This database already has a province: %(name)s") % {"name": present.name})
        answers = {name: options[name] if options[name] is not None else ask(name) for name in QUESTIONS}
        try:
            province = found_province(
                name=answers["name"],
                agency_code=answers["agency_code"].strip(),
                username=answers["admin_username"],
                email=answers["admin_email"],
                password=answers["admin_password"],
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(_("%(name)s (%(code)s) is founded.") % {"name": province.name, "code": province.code})
        self.say_what_next(province.name.removeprefix("UBND "))

    def say_what_next(self, name: str) -> None:
        if name != settings.PROVINCE_NAME:
            self.stdout.write(_("Set in the environment: %(line)s") % {"line": f'PROVINCE_NAME="{name}"'})
        self.stdout.write(_("Next: import_agencies, import_officers, import_calendar, import_procedures"))


def ask(name: str) -> str:
    """One answer from the terminal; without a terminal the option is named."""
    if not sys.stdin.isatty():
        raise CommandError(_("Give the option --%(option)s") % {"option": name.replace("_", "-")})
    question = f"{QUESTIONS[name]}: "
    return getpass(question) if name.endswith("password") else input(question)
