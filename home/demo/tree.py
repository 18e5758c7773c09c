"""What the demonstration's loaders share: texts from `data/`, pages that are missing, pictures, days ago."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from home.demo.pictures import jpeg
from home.models import PortalPage
from home.news.querysets import CARD_RENDITIONS

DATA = Path(__file__).parents[1] / "data"
PICTURE_TITLES = {
    "canh-dong": "Cánh đồng (tranh minh họa)",
    "dong-song": "Dòng sông (tranh minh họa)",
    "bien": "Biển sớm (tranh minh họa)",
    "doi-nui": "Đồi núi (tranh minh họa)",
    "con-cat": "Cồn cát (tranh minh họa)",
    "pho": "Phố ven sông (tranh minh họa)",
    "mot-cua": "Một cửa (tranh minh họa)",
}


def read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def missing(parent: Page, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows whose address (`slug`) is still free under `parent`."""
    there = set(parent.get_children().values_list("slug", flat=True))
    return [row for row in rows if row["slug"] not in there]


@transaction.atomic
def add(parent: Page, page: PortalPage) -> None:
    """With its first revision, published."""
    parent.add_child(instance=page)
    publish(page)


def publish(page: PortalPage) -> None:
    page.save_revision().publish()


def moment(days_ago: int, clock: str) -> datetime:
    """`08:15` of the day so many days ago (negative: in so many days), in the portal's time zone."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def document(file_name: str, title: str) -> Any:
    """A file of `data/media` in the library."""
    model = get_document_model()
    found = model.objects.filter(title=title).first()
    if found is None:
        content = (DATA / "media" / file_name).read_bytes()
        found = model.objects.create(title=title, file=ContentFile(content, name=file_name))
    return found


def picture(scene: str) -> Any:
    """The drawn picture, with the sizes that lists show made beforehand."""
    model = get_image_model()
    title = PICTURE_TITLES[scene]
    found = model.objects.filter(title=title).first()
    if found is None:
        if Collection.get_first_root_node() is None:  # an emptied database
            Collection.add_root(name="Root")
        words = {"title": title, "description": title.partition(" (")[0]}
        found = model.objects.create(**words, file=ContentFile(jpeg(scene), name=f"{scene}.jpg"))
        found.get_renditions(*CARD_RENDITIONS)
    return found
