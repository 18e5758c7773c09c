"""Files that nothing refers to: a draft was deleted, a transaction rolled back after its upload was written, a
process killed while an upload arrived.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet

from casework.files import delete_stored
from casework.models import StoredFile

GRACE = timedelta(days=2)  # an upload may wait for the step that will refer to it
ROUND = 500  # rows, and files, in one round


def purge_orphan_files(now: datetime) -> Counter[str]:
    """Delete rows that no other table refers to, then files that have no row; younger than GRACE they stay.

    Other rooms' references are found through the model's relations: a room that keeps only a number or a UUID of a
    stored file, in JSON for example, must hold a foreign key as well.
    """
    before = now - GRACE
    outcome: Counter[str] = Counter()
    for stored in unreferenced().filter(created_at__lt=before)[:ROUND]:
        delete_stored(stored)
        outcome["rows"] += 1
    storage = storages["private"]
    for path in list(_files_without_row(before))[:ROUND]:
        storage.delete(path)
        outcome["files"] += 1
    for upload in list(_interrupted_uploads(before))[:ROUND]:
        upload.unlink(missing_ok=True)
        outcome["interrupted uploads"] += 1
    return outcome


def unreferenced() -> QuerySet[StoredFile]:
    """Stored files to which no foreign key points; many-to-many rows point by the key of their own table."""
    files = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # hidden: related_name="+"
        if isinstance(relation, ManyToOneRel):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            files = files.filter(~Exists(rows))
    return files


def _files_without_row(before: datetime) -> Iterator[str]:
    storage = storages["private"]
    for folder in _folders():
        names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        known = set(StoredFile.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in known and storage.get_modified_time(name) < before:
                yield name


def _interrupted_uploads(before: datetime) -> Iterator[Path]:
    """What Django was writing while an upload arrived (TemporaryUploadedFile), left there by a killed process."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR or gettempdir()).glob("tmp*.upload*"):
        with suppress(OSError):  # it may just have arrived whole, and gone
            if path.is_file() and path.stat().st_uid == os.getuid() and path.stat().st_mtime < before.timestamp():
                yield path


def _folders() -> Iterator[str]:
    """The months (2026/11) that casework.models.private_path makes."""
    storage = storages["private"]
    if not storage.exists(""):
        return
    for year in storage.listdir("")[0]:
        for month in storage.listdir(year)[0]:
            yield f"{year}/{month}"
