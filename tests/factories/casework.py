"""Calendars and files."""

import hashlib
from datetime import time

import factory
from django.core.files.base import ContentFile

from casework.models import Calendar, Message, StoredFile, WorkingPeriod


class CalendarFactory(factory.django.DjangoModelFactory[Calendar]):
    """The usual office hours, cut-off 15:00, no day off."""

    class Meta:
        model = Calendar
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Lịch {n}")
    cut_off = time(15)

    @factory.post_generation
    def hours(self, create: bool, extracted: list[tuple[time, time]] | None, **kwargs: object) -> None:
        for starts, ends in extracted or [(time(7, 30), time(11, 30)), (time(13, 30), time(17))]:
            WorkingPeriod.objects.create(calendar=self, starts=starts, ends=ends)


class StoredFileFactory(factory.django.DjangoModelFactory[StoredFile]):
    """A small PDF in the private storage."""

    class Meta:
        model = StoredFile

    class Params:
        content = b"%PDF-1.4 sample"

    name = "giay-chung-sinh.pdf"
    content_type = "application/pdf"
    file = factory.LazyAttribute(lambda stored: ContentFile(stored.content, name="giay-chung-sinh.pdf"))
    size = factory.LazyAttribute(lambda stored: len(stored.content))
    sha256 = factory.LazyAttribute(lambda stored: hashlib.sha256(stored.content).hexdigest())
    scan = StoredFile.Scan.CLEAN


class MessageFactory(factory.django.DjangoModelFactory[Message]):
    class Meta:
        model = Message

    channel = Message.Channel.EMAIL
    recipient = "an@example.vn"
    subject = "Hồ sơ đã được tiếp nhận"
    body = "Kính gửi Ông/Bà …"
    reference = "dossier:1"
    key = factory.Sequence(lambda n: f"message-{n}")
