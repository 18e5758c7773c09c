"""Announcements; without more they are shown now, on every site."""

from datetime import datetime, timedelta

import factory
from django.utils import timezone

from home.models import Announcement


class AnnouncementFactory(factory.django.DjangoModelFactory[Announcement]):
    class Meta:
        model = Announcement

    class Params:
        over = factory.Trait(ends_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1)))
        later = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1)))

    title = factory.Sequence(lambda n: f"Thông báo số {n}")
    starts_at: datetime = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
