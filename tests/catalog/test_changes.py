"""What the public was shown anew is noted wherever a procedure goes live, changes or ends; what editors see is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import ANY, patch

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from casework.periodic import run_all
from catalog.changes import in_words, record_ends
from catalog.models import Procedure, ProcedureChange, ProcedureStep
from tests.factories.catalog import AgencyLevelFactory, AudienceFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
NEW, CHANGED, ENDED = "new", "changed", "ended"


def changes() -> list[tuple[str, list[str]]]:
    return list(ProcedureChange.objects.order_by("pk").values_list("kind", "parts"))


@contextmanager
def clock(moment: datetime | str) -> Iterator[None]:
    at = datetime.fromisoformat(f"{moment}+00:00") if isinstance(moment, str) else moment
    with patch.object(timezone, "now", return_value=at):
        yield


def draft(**given: object) -> Procedure:
    """Never public until now, and lacking nothing."""
    procedure = ProcedureFactory(live=False, title="Đăng ký khai sinh", **given)
    procedure.levels, procedure.audiences = [AgencyLevelFactory()], [AudienceFactory()]
    procedure.steps = [ProcedureStep(text="Nộp hồ sơ")]
    procedure.save()
    return Procedure.objects.get(pk=procedure.pk)


def publish(procedure: Procedure, **changed: object) -> Procedure:
    for name, value in changed.items():
        setattr(procedure, name, value)
    procedure.save_revision().publish()
    return Procedure.objects.get(pk=procedure.pk)


def test_a_procedure_that_goes_live_for_the_first_time_is_new() -> None:
    publish(draft())

    assert changes() == [(NEW, [])]


def test_a_live_procedure_that_is_published_again_has_changed_in_the_parts_that_differ() -> None:
    with clock("2026-11-10 03:00"):
        procedure = publish(draft())
    channel = procedure.channels.first()
    channel.duration_value = 12
    procedure.channels = [channel]

    publish(procedure, title="Đăng ký khai sinh lưu động")

    assert changes() == [(NEW, []), (CHANGED, ["title", "channels"])]


def test_publishing_without_a_difference_is_no_change() -> None:
    with clock("2026-11-10 03:00"):
        procedure = publish(draft())

    publish(procedure)

    assert changes() == [(NEW, [])]


def test_what_editors_alone_see_is_no_change() -> None:
    with clock("2026-11-10 03:00"):
        procedure = publish(draft())

    publish(procedure, fee_source="Cổng Dịch vụ công quốc gia")

    assert changes() == [(NEW, [])]


def test_a_draft_that_is_only_saved_is_no_change() -> None:
    with clock("2026-11-10 03:00"):
        procedure = publish(draft())
    procedure.title = "Tên mới"

    procedure.save_revision()

    assert changes() == [(NEW, [])]


def test_an_older_draft_that_is_published_later_is_compared_with_what_was_live() -> None:
    with clock("2026-11-10 03:00"):
        procedure = publish(draft())
    procedure.conditions = "Đủ 18 tuổi"
    older = procedure.save_revision()
    procedure = Procedure.objects.get(pk=procedure.pk)
    with clock("2026-11-11 03:00"):
        publish(procedure, title="Tên mới")

    older.refresh_from_db()
    type(older).objects.get(pk=older.pk).publish()

    assert changes() == [(NEW, []), (CHANGED, ["title"]), (CHANGED, ["title", "conditions"])]


def test_changes_of_one_day_are_told_together() -> None:
    with clock("2026-11-10 03:00"):
        procedure = publish(draft())
    with clock("2026-11-20 03:00"):
        procedure = publish(procedure, conditions="Đủ 18 tuổi")
    with clock("2026-11-20 08:00"):
        publish(procedure, result="Giấy khai sinh")

    assert changes() == [(NEW, []), (CHANGED, ["conditions", "result"])]
    assert ProcedureChange.objects.first().at == datetime.fromisoformat("2026-11-20T08:00+00:00")


def test_what_is_mended_on_its_first_day_is_still_new() -> None:
    procedure = publish(draft())

    publish(procedure, conditions="Đủ 18 tuổi")

    assert changes() == [(NEW, [])]


def test_a_procedure_that_is_taken_down_has_ended_and_is_new_when_it_comes_back() -> None:
    procedure = publish(draft())

    procedure.unpublish()
    publish(Procedure.objects.get(pk=procedure.pk))

    assert [kind for kind, _ in changes()] == [NEW, ENDED, NEW]


def test_scheduled_publishing_and_expiry_are_noted_when_they_happen() -> None:
    procedure = draft()
    now = timezone.now()
    procedure.go_live_at, procedure.expire_at = now + timedelta(hours=1), now + timedelta(days=2)
    procedure.save_revision().publish()
    assert changes() == []

    with clock(now + timedelta(hours=2)):
        call_command("publish_scheduled")
    with clock(now + timedelta(days=3)):
        call_command("publish_scheduled")

    assert [kind for kind, _ in changes()] == [NEW, ENDED]


def test_a_procedure_whose_last_day_has_passed_ended_the_day_after() -> None:
    procedure = ProcedureFactory(valid_until="2026-06-30")

    assert record_ends(timezone.now()) == 1
    assert record_ends(timezone.now()) == 0

    change = ProcedureChange.objects.get(procedure=procedure)
    assert (change.kind, timezone.localtime(change.at).isoformat()) == (ENDED, "2026-07-01T00:00:00+07:00")


def test_the_end_is_noted_again_after_a_new_beginning() -> None:
    procedure = ProcedureFactory(valid_until="2026-06-30")
    record_ends(timezone.now())
    ProcedureChange.objects.create(procedure=procedure, kind=CHANGED, parts=["valid_until"])

    assert record_ends(timezone.now()) == 1


def test_what_was_over_when_it_was_published_is_no_news() -> None:
    publish(draft(valid_until=date(2020, 1, 1)))

    assert changes() == []


def test_the_ends_belong_to_the_periodic_work() -> None:
    ProcedureFactory(valid_until="2026-06-30")

    assert run_all(timezone.now())["procedures that have ended"] == 1
    assert changes() == [(ENDED, ANY)]


def test_parts_are_said_as_a_reader_calls_them_each_once() -> None:
    with override("en"):
        assert in_words(["valid_until", "papers", "valid_from", "unheard_of"]) == [
            "the papers to prepare",
            "when it is in force",
        ]
