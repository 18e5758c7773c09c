"""What is left of an applicant's answers: nothing in drafts that are submitted or expired, nothing in any log."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from casework.models import StoredFile
from dossiers.models import Dossier
from eforms.models import Draft
from eforms.services import purge_drafts
from tests.eforms.conftest import ANSWERS, Applicant, pdf
from tests.factories.eforms import make_draft

pytestmark = pytest.mark.django_db
PERSONAL = ("Nguyễn Văn An", "044090001234", "0912345678", "0912 345 678", "12 Quang Trung", "Nguyễn Minh Anh")


def kept_by_forms() -> str:
    """Every row of the room, as text."""
    tables = [model._base_manager.all() for model in apps.get_app_config("eforms").get_models()]
    rows = [row for table in tables for row in table]
    return serializers.serialize("json", rows, ensure_ascii=False)


def test_a_submitted_draft_keeps_no_answer_and_no_file(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    assert "044090001234" in kept_by_forms()

    applicant.submit()

    left = kept_by_forms()
    assert [piece for piece in PERSONAL if piece in left] == []
    assert not applicant.draft.uploads.exists()
    assert Dossier.objects.get().applicant_name == "Nguyễn Văn An"


def test_a_draft_that_nobody_touches_goes_after_the_days_of_the_setting_with_all_that_was_in_it(
    applicant: Applicant, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.DRAFT_DAYS = 10
    applicant.fill_until("giay-to")
    applicant.post("giay-to", {"giay-to-1": pdf()}, upload="giay-to-1")
    [stored] = StoredFile.objects.all()

    assert not purge_drafts(timezone.now() + timedelta(days=9, hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_drafts(timezone.now() + timedelta(days=10, minutes=1))["drafts"] == 1

    left = kept_by_forms()
    assert [piece for piece in PERSONAL if piece in left] == []
    assert not StoredFile.objects.exists()
    assert not stored.file.storage.exists(stored.file.name)


def test_no_log_names_a_person_whatever_happens(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of what is refused, damaged, and of an error of ours."""
    caplog.set_level(logging.DEBUG, "")
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)  # off but in a developer's debugging
    applicant = Applicant(make_draft(), Client(raise_request_exception=False))
    applicant.fill("nguoi-nop-1", applicant_national_id="04409000123")
    applicant.fill_until("giay-to")
    applicant.post("giay-to", {"giay-to-1": pdf("Nguyễn Văn An.pdf")}, upload="giay-to-1")
    applicant.client.post(applicant.url("giay-to"), {"giay-to-giay-to-1": pdf("a.pdf"), "remove": "x" * 999})
    applicant.fill_until("kiem-tra")
    monkeypatch.setattr("eforms.filling.wizard.submit_draft", lambda *args, **kwargs: 1 / 0)
    assert applicant.submit().status_code == 500
    monkeypatch.undo()
    applicant.submit()

    assert Dossier.objects.count() == 1
    assert [piece for piece in PERSONAL if piece in caplog.text] == []
    assert "ZeroDivisionError" in caplog.text  # what is ours to mend is there


def test_a_draft_that_is_touched_starts_its_days_again(applicant: Applicant) -> None:
    Draft.objects.update(expires_at=timezone.now() + timedelta(hours=1))

    applicant.post("nguoi-nop-1", ANSWERS["nguoi-nop-1"])

    assert not purge_drafts(timezone.now() + timedelta(days=29))
