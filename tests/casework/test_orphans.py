"""Files that nothing refers to."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from casework.models import StoredFile
from casework.orphans import purge_orphan_files
from dossiers.models import Dossier, DossierPaper, Leg, Result
from eforms.models import DraftUpload
from tests.factories.casework import StoredFileFactory
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.eforms import make_draft

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_WEEK = timezone.now() + timedelta(days=7)


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: object, incoming: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path, "base_url": None}},
    }
    storage = storages["private"]
    StoredFile._meta.get_field("file").storage = storage  # resolved once, when the model was made
    settings.FILE_UPLOAD_TEMP_DIR = str(incoming)


@pytest.fixture
def incoming(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Django writes an upload while it arrives."""
    return tmp_path_factory.mktemp("incoming")


@pytest.fixture
def dossier() -> Dossier:
    return Dossier.objects.create(
        submission_number="TN-7K3M-9QXW", procedure=ProcedureFactory(), channel="online", search_text=""
    )


def test_a_paper_and_a_result_are_never_taken_away(dossier: Dossier) -> None:
    paper, result = StoredFileFactory(), StoredFileFactory()
    DossierPaper.objects.create(dossier=dossier, key="giay-to-1", label="Giấy chứng sinh").files.add(paper)
    Result.objects.create(
        leg=Leg.objects.create(dossier=dossier, agency=AgencyFactory()), file=result, title="Kết quả"
    )

    assert purge_orphan_files(NEXT_WEEK) == Counter()
    assert StoredFile.objects.count() == 2


def test_a_file_without_reference_goes_with_its_content_after_the_days_of_grace() -> None:
    stored = StoredFileFactory()

    assert purge_orphan_files(timezone.now() + timedelta(days=1)) == Counter()
    assert purge_orphan_files(NEXT_WEEK)["rows"] == 1

    assert not StoredFile.objects.exists()
    assert not storages["private"].exists(str(stored.file.name))


def test_content_whose_row_was_rolled_back_goes() -> None:
    with transaction.atomic():
        stored = StoredFileFactory()
        transaction.set_rollback(True)
    name = str(stored.file.name)
    assert storages["private"].exists(name)

    assert purge_orphan_files(timezone.now()) == Counter()
    assert purge_orphan_files(NEXT_WEEK) == Counter(files=1)

    assert not storages["private"].exists(name)


def test_content_that_has_a_row_stays(dossier: Dossier) -> None:
    stored = StoredFileFactory()
    DossierPaper.objects.create(dossier=dossier, key="giay-to-1", label="Giấy chứng sinh").files.add(stored)
    storages["private"].save("2026/01/other", ContentFile(b"x"))

    assert purge_orphan_files(NEXT_WEEK) == Counter(files=1)
    assert storages["private"].exists(str(stored.file.name))


def test_an_upload_whose_process_was_killed_goes_and_nothing_else_in_its_folder(incoming: Path) -> None:
    with TemporaryUploadedFile("to-khai.pdf", "application/pdf", 0, None) as upload:
        left = Path(upload.temporary_file_path())
    left.write_bytes(b"%PDF-")  # a process that ends by itself takes it away
    (incoming / "tmpabc.sock").touch()

    assert purge_orphan_files(timezone.now()) == Counter()
    assert left.exists()
    assert purge_orphan_files(NEXT_WEEK) == Counter({"interrupted uploads": 1})

    assert [path.name for path in incoming.iterdir()] == ["tmpabc.sock"]


def test_the_file_of_a_draft_stays_and_goes_with_it() -> None:
    draft = make_draft()
    upload = DraftUpload.objects.create(draft=draft, paper_key="giay-to-1", file=StoredFileFactory())

    assert purge_orphan_files(NEXT_WEEK) == Counter()
    upload.delete()
    assert purge_orphan_files(NEXT_WEEK) == Counter(rows=1)


def test_an_empty_or_missing_storage_is_no_error() -> None:
    assert purge_orphan_files(NEXT_WEEK) == Counter()
