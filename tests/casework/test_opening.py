"""The process that opens a strange file ends before it harms anybody."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings

from casework.files import FileRejected, sandbox, store_upload
from casework.models import StoredFile
from tests.casework import samples
from tests.casework.samples import upload


def limited(work: str) -> subprocess.CompletedProcess[bytes]:
    program = f"from casework.opening import limits; limits.CPU_SECONDS = 1; limits.run(lambda: {work})"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, timeout=60, check=False
    )


def test_what_eats_the_memory_or_never_ends_is_stopped() -> None:
    assert b"MemoryError" in limited("bytearray(4 * 2**30)").stderr
    assert limited("all(iter(int, 1)) or [None for _ in iter(int, 1)]").returncode < 0  # killed


def test_a_refusal_is_the_last_word() -> None:
    done = limited("(_ for _ in ()).throw(limits.Refused(limits.ENCRYPTED))")

    assert (done.returncode, done.stderr.split()[-1]) == (1, b"encrypted")


@pytest.mark.django_db
def test_a_file_that_takes_too_long_to_open_is_refused_as_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "TIMEOUT", 0.001)

    with pytest.raises(FileRejected) as refusal:
        store_upload(upload("to-khai.pdf", samples.pdf()))

    assert refusal.value.code == "broken"
    assert not StoredFile.objects.exists()
