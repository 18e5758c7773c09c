"""The e-forms of the demonstration province, with the questions of the official declarations."""

from __future__ import annotations

import json
from io import TextIOBase
from pathlib import Path
from typing import Any

from eforms.exchange.definitions import load_form
from eforms.models import EForm

DATA = Path(__file__).parent / "data"


def load_demo_eforms(stdout: TextIOBase | Any) -> None:
    """Make and publish each form whose procedure is in the catalog; one that exists stays as it is."""
    made = [eform for path in sorted(DATA.glob("*.json")) if (eform := load_form(json.loads(path.read_text("utf-8"))))]
    stdout.write(f"e-forms: {len(made)} published, {EForm.objects.count()} in all\n")
