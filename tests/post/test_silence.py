"""Parcels of which the post has told nothing for days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from casework.models import DayOff, Message
from catalog.models import Absence
from catalog.roles import Role
from dossiers.models import OfficerNotices, Parcel, ParcelEvent
from dossiers.notices.parcels import tell_of_silence
from dossiers.post.silence import ask_post, silent
from tests.desk.conftest import SignIn, employ
from tests.factories.casework import CalendarFactory
from tests.factories.dossiers import Desk, leg_of, now
from tests.post.conftest import Post, ordered, to_send

pytestmark = pytest.mark.django_db
State = Parcel.State
MONDAY = datetime.fromisoformat("2026-08-10T09:00:00+07:00")
NEXT_FRIDAY = datetime.fromisoformat("2026-08-14T07:00:00+07:00")
NEXT_MONDAY = datetime.fromisoformat("2026-08-17T07:00:00+07:00")


def under_way(desk: Desk, since: datetime = MONDAY, number: str = "EB1", **changes: object) -> Parcel:
    dossier = to_send(desk)
    parcel = Parcel.objects.create(
        **{
            "dossier": dossier, "leg": leg_of(dossier), "agency": desk.agency, "direction": "out", "state": "transit",
            "reference": f"BG{number}", "tracking_number": number, "name": "Lò Thị Ẳm", "phone": "0905123456",
            "ordered_at": since - timedelta(days=1), **changes,
        }
    )  # fmt: skip
    ParcelEvent.objects.create(parcel=parcel, key="ACCEPTED", at=since, state=parcel.state)
    return parcel


def found(at: datetime) -> list[Parcel]:
    return list(silent(Parcel.objects.all(), at))


def test_after_five_working_days_without_news_a_parcel_is_silent(desk: Desk) -> None:
    parcel = under_way(desk)

    assert found(NEXT_FRIDAY) == []
    assert found(NEXT_MONDAY) == [parcel]


def test_a_day_off_is_no_day_of_silence(desk: Desk) -> None:
    under_way(desk)
    calendar = CalendarFactory(is_default=True)
    DayOff.objects.create(calendar=calendar, date=NEXT_FRIDAY.date(), name="Nghỉ")

    assert found(NEXT_MONDAY) == []
    assert len(found(NEXT_MONDAY + timedelta(days=1))) == 1


def test_the_longest_silence_is_first_and_the_time_is_a_setting(desk: Desk, settings: Settings) -> None:
    settings.POST_SILENT_DAYS = 2
    later, longest = under_way(desk), under_way(desk, MONDAY - timedelta(days=3), "EB2")

    assert found(NEXT_FRIDAY) == [longest, later]


@pytest.mark.parametrize("state", [State.ORDERED, State.DELIVERED, State.LOST, State.RETURNED, State.FAILED])
def test_what_the_post_does_not_have_or_another_list_names_is_not_silent(state: str, desk: Desk) -> None:
    under_way(desk, state=state)
    assert found(NEXT_MONDAY) == []


def test_what_was_agreed_about_is_silent_again_when_nothing_follows(desk: Desk) -> None:
    parcel = under_way(desk, state=State.FAILED, handled_at=NEXT_FRIDAY)

    assert found(NEXT_MONDAY) == []
    assert found(NEXT_MONDAY + timedelta(days=7)) == [parcel]


def test_the_clerk_sees_it_by_itself_with_its_count_and_asks_the_post(
    desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    quiet, heard = ordered(desk, clerk), ordered(desk, clerk)
    Parcel.objects.update(state=State.COLLECTED, ordered_at=now() - timedelta(days=20))
    ParcelEvent.objects.all().delete()
    post.advance(heard, "ACCEPTED")
    client, address = sign_in(clerk), reverse("post:silent")

    page = client.get(address)

    assert [parcel.pk for parcel, _tone in page.context["rows"]] == [quiet.pk, heard.pk]
    assert next(tab.count for tab in page.context["tabs"] if tab.key == "silent") == "2"
    assert "Hỏi bưu điện" in page.content.decode()
    asked = {"act": "ask", "chosen": [quiet.pk, heard.pk], "here": "silent"}
    after = client.post(reverse("post:act"), asked, follow=True)
    assert after.context["rows"] == []
    assert [event.note for event in quiet.events.all()] == ["Đã hỏi bưu điện bưu gửi đang ở đâu"]
    assert [event.note for event in heard.events.all()] != ["Đã hỏi bưu điện bưu gửi đang ở đâu"]


def test_a_post_that_does_not_answer_leaves_it_in_the_list(
    desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    parcel = ordered(desk, clerk)
    Parcel.objects.update(state=State.COLLECTED, ordered_at=now() - timedelta(days=20))
    ParcelEvent.objects.all().delete()
    post.switch(down="1")

    page = sign_in(clerk).post(
        reverse("post:act"), {"act": "ask", "chosen": [parcel.pk], "here": "silent"}, follow=True
    )

    assert [row.pk for row, _tone in page.context["rows"]] == [parcel.pk]


def test_without_a_post_to_speak_with_it_is_noted_that_the_clerk_asked(desk: Desk, settings: Settings) -> None:
    settings.POST_URL = ""
    parcel = under_way(desk)

    assert ask_post(parcels=[parcel], at=NEXT_MONDAY) == 0

    assert found(NEXT_MONDAY) == []
    assert found(NEXT_MONDAY + timedelta(days=7)) == [parcel]


def test_one_parcel_is_asked_for_on_its_page(desk: Desk, clerk: User, settings: Settings, sign_in: SignIn) -> None:
    settings.POST_URL = ""
    parcel = under_way(desk)
    address = reverse("post:parcel", args=[parcel.pk])
    client = sign_in(clerk)
    assert "Ghi là đã hỏi bưu điện" in client.get(address).content.decode()

    assert "Đã hỏi bưu điện" in client.post(address, {"act": "ask"}, follow=True).content.decode()


def test_the_parcels_of_another_agency_are_asked_for_by_nobody(
    desk: Desk, other_desk: Desk, clerk: User, sign_in: SignIn
) -> None:
    foreign = under_way(other_desk)
    client = sign_in(clerk)

    assert client.get(reverse("post:silent")).context["rows"] == []
    client.post(reverse("post:act"), {"act": "ask", "chosen": [foreign.pk], "here": "silent"})
    assert foreign.events.count() == 1


def letters() -> list[Message]:
    return list(Message.objects.filter(kind="dossier.parcels_silent").order_by("pk"))


def test_on_working_mornings_the_clerk_reads_the_numbers_and_no_name(desk: Desk, clerk: User) -> None:
    parcel = under_way(desk)

    assert [tell_of_silence(NEXT_MONDAY + timedelta(minutes=minutes)) for minutes in (0, 5)] == [1, 0]

    [letter] = letters()
    assert letter.recipient == clerk.email
    assert f"{parcel} ({parcel.dossier}): 10/08/2026" in letter.body
    assert parcel.name not in letter.body
    assert parcel.phone not in letter.body


def test_no_letter_comes_without_a_silent_parcel_on_a_day_off_or_to_who_wants_none(desk: Desk, clerk: User) -> None:
    assert tell_of_silence(NEXT_MONDAY) == 0
    under_way(desk)
    assert tell_of_silence(NEXT_MONDAY + timedelta(days=5)) == 0  # a Saturday
    OfficerNotices.objects.create(user=clerk, digest=False)
    assert tell_of_silence(NEXT_MONDAY + timedelta(days=7)) == 0


def test_whoever_stands_in_for_the_clerk_reads_it(desk: Desk, clerk: User) -> None:
    deputy = employ(Role.OFFICER, desk.agency)
    day = NEXT_MONDAY.date()
    Absence.objects.create(
        officer=clerk, agency=desk.agency, deputy=deputy, recorded_by=desk.leader, first_day=day, last_day=day
    )
    under_way(desk)

    tell_of_silence(NEXT_MONDAY)

    assert [letter.recipient for letter in letters()] == [deputy.email]
