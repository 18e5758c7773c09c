"""What someone who looks at the demonstration has to know: accounts, and a dossier to follow."""

from __future__ import annotations

import uuid

from django.core.management.base import OutputWrapper

from catalog.demo_accounts import ACCOUNTS, DEMO_WORD
from dossiers.demo import NAMESPACE, SAMPLES
from dossiers.models import Dossier
from dossiers.secrets import lookup_secret


def write_summary(stdout: OutputWrapper) -> None:
    """Accounts with their password, and sample dossiers with their lookup secret."""
    stdout.write(f"Accounts for /admin/, password {DEMO_WORD}:\n")
    for account in ACCOUNTS:
        stdout.write(f"  {account.username:<21}{account.role.label}, {account.agency or 'toàn tỉnh'}\n")
    stdout.write("Dossiers to follow at /ho-so/tra-cuu/ (number, lookup secret):\n")
    for dossier in sample_dossiers():
        stdout.write(f"  {dossier.code or dossier.submission_number}  {lookup_secret(dossier)}\n")


def sample_dossiers() -> list[Dossier]:
    keys = [uuid.uuid5(NAMESPACE, f"dossier-{number}") for number in range(SAMPLES)]
    return list(Dossier.objects.filter(submission_key__in=keys).order_by("pk"))
