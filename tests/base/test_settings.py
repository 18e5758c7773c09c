"""What the environment decides: production starts with nothing left out, and nothing of it is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "dichvucong.example.vn, www.example.vn"}


def start(names: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Read settings under production in a process of its own; prints them as JSON."""
    kept = {name: value for name, value in os.environ.items() if name not in {*COMPLETE, "DATABASE_URL"}}
    program = f"import json; from django.conf import settings as s; print(json.dumps([{names}]))"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "portal.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_does_not_start_without_its_secret_and_its_hosts(missing: str) -> None:
    started = start("s.DEBUG", **{name: value for name, value in COMPLETE.items() if name != missing})

    assert started.returncode == 1
    assert f"{missing} must be set" in started.stderr


def test_production_trusts_earlier_keys_so_that_printed_lookup_secrets_still_open() -> None:
    started = start("s.SECRET_KEY_FALLBACKS, s.ALLOWED_HOSTS, s.DEBUG", **COMPLETE, SECRET_KEY_FALLBACKS="one,two")

    assert json.loads(started.stdout) == [["one", "two"], ["dichvucong.example.vn", "www.example.vn"], False]


def test_a_province_brings_its_name_number_colours_and_links() -> None:
    own = {"PROVINCE_NAME": "tỉnh Lào Cai", "HOTLINE": "1900 1234", "THEME": '{"cham": "#0F4D3A"}'}

    started = start("s.PROVINCE_NAME, s.HOTLINE, s.THEME", **COMPLETE, **own)

    assert json.loads(started.stdout) == ["tỉnh Lào Cai", "1900 1234", {"cham": "#0F4D3A"}]
