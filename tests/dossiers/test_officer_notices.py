"""What officers are told: each working morning, and of what is new for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from casework.models import Message
from catalog.models import Absence
from catalog.roles import Role
from dossiers.models import Dossier, Event, Leg, OfficerNotices
from dossiers.notices.arrivals import tell_of_arrivals
from dossiers.notices.lateness import tell_of_lateness
from dossiers.notices.morning import LISTED, lines, tell_the_morning
from dossiers.services import assign
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import employ
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk

pytestmark = pytest.mark.django_db
# Received on Monday the 10th, three working days: due on Thursday the 13th, 17:00.
WEDNESDAY = datetime.fromisoformat("2026-08-12T07:00:00+07:00")
FRIDAY = datetime.fromisoformat("2026-08-14T07:00:00+07:00")
CLOSING = datetime.fromisoformat("2026-08-13T17:00:01+07:00")
SATURDAY = datetime.fromisoformat("2026-08-15T07:00:00+07:00")
APPLICANT = Applicant(name="Lò Thị Ẳm", national_id="044190001234", phone="0905123456", email="am@example.vn")


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    return dossier_in(State.PROCESSING, desk=desk, applicant=APPLICANT)


def letters(kind: str, who: Any = None) -> list[Message]:
    found = Message.objects.filter(kind=f"dossier.{kind}").order_by("pk")
    return list(found.filter(recipient=who.email) if who else found)


def test_the_morning_before_the_due_date_names_the_dossier_and_no_person(desk: Desk, dossier: Dossier) -> None:
    tell_the_morning(WEDNESDAY)

    [letter] = letters("digest", desk.officer)
    assert dossier.code in letter.body
    assert "17:00 13/08/2026" in letter.body
    assert "đang giữ 1 hồ sơ" in letter.body
    assert APPLICANT.name not in letter.body


def test_the_morning_after_it_says_that_it_is_late(desk: Desk, dossier: Dossier) -> None:
    tell_the_morning(FRIDAY)

    [letter] = letters("digest", desk.officer)
    assert "Đã trễ hạn" in letter.body


def test_a_morning_is_told_once_however_often_the_work_runs(desk: Desk, dossier: Dossier) -> None:
    for minutes in range(0, 300, 60):
        tell_the_morning(WEDNESDAY + timedelta(minutes=minutes))

    assert len(letters("digest", desk.officer)) == 1


@pytest.mark.parametrize("moment", [SATURDAY, WEDNESDAY.replace(hour=5), WEDNESDAY.replace(hour=18)])
def test_no_letter_comes_on_a_day_off_nor_at_night(moment: datetime, dossier: Dossier) -> None:
    assert tell_the_morning(moment) == 0


def test_whoever_holds_nothing_gets_no_letter(desk: Desk, dossier: Dossier) -> None:
    tell_the_morning(WEDNESDAY)

    assert not letters("digest", desk.clerk)


def test_what_nobody_holds_is_told_to_whoever_gives_out_work(desk: Desk) -> None:
    dossier_in(State.RECEIVED, desk=desk)
    head = employ(Role.DIVISION_HEAD, desk.agency)

    tell_the_morning(FRIDAY)

    assert "1 hồ sơ của cơ quan chưa có người nhận" in letters("digest", head)[0].body


def test_the_deputy_is_told_while_the_officer_is_away(desk: Desk, dossier: Dossier) -> None:
    deputy = employ(Role.OFFICER, desk.agency)
    Absence.objects.create(
        officer=desk.officer, agency=desk.agency, first_day=date(2026, 8, 10), last_day=date(2026, 8, 20),
        deputy=deputy, recorded_by=desk.leader,
    )  # fmt: skip

    tell_the_morning(WEDNESDAY)

    assert not letters("digest", desk.officer)
    assert len(letters("digest", deputy)) == 1


def test_without_the_digest_only_what_is_wished_comes(desk: Desk, dossier: Dossier) -> None:
    OfficerNotices.objects.create(user=desk.officer, digest=False, due=True, late=False)

    tell_the_morning(WEDNESDAY)
    tell_the_morning(FRIDAY)

    assert len(letters("due", desk.officer)) == 1
    assert not letters("late", desk.officer)
    assert not letters("digest", desk.officer)


class TestLateness:
    """The dossier of the desk's officer is due on Thursday the 13th, 17:00."""

    def test_the_officer_and_the_head_are_told_within_a_quarter_of_an_hour(self, desk: Desk, dossier: Dossier) -> None:
        head = employ(Role.DIVISION_HEAD, desk.agency)

        for minutes in range(16):
            tell_of_lateness(CLOSING + timedelta(minutes=minutes))

        [letter], [heads] = letters("late", desk.officer), letters("late", head)
        assert "1 hồ sơ vừa trễ hạn" in letter.subject
        assert f"{dossier.code}: 17:00 13/08/2026" in letter.body
        assert "view=mine" in letter.body
        assert f"({desk.officer})" in heads.body
        assert APPLICANT.name not in letter.body + heads.body

    def test_nobody_is_told_before_it_is_late(self, dossier: Dossier) -> None:
        assert tell_of_lateness(CLOSING - timedelta(minutes=1)) == 0

    def test_it_is_told_once_and_again_only_of_another_date(self, desk: Desk, dossier: Dossier) -> None:
        for hours in (0.1, 0.5, 15, 20, 24.2, 90):
            tell_of_lateness(CLOSING + timedelta(hours=hours))
        assert len(letters("late", desk.officer)) == 1

        tuesday = CLOSING + timedelta(days=5)
        Leg.objects.filter(pk=leg_of(dossier).pk).update(due_at=tuesday)
        tell_of_lateness(tuesday + timedelta(minutes=5))
        assert len(letters("late", desk.officer)) == 2

    @pytest.mark.parametrize("hour", [18, 22, 31])
    def test_what_was_missed_in_the_evening_is_told_when_the_next_day_begins(
        self, desk: Desk, dossier: Dossier, hour: int
    ) -> None:
        assert tell_of_lateness(CLOSING.replace(hour=0) + timedelta(hours=hour)) == 0

        tell_of_lateness(FRIDAY.replace(hour=7, minute=35))
        assert len(letters("late", desk.officer)) == 1

    def test_nothing_is_told_on_a_day_off(self, desk: Desk, dossier: Dossier) -> None:
        assert tell_of_lateness(SATURDAY.replace(hour=10)) == 0

    def test_without_a_head_of_division_the_leader_is_told(self, desk: Desk, dossier: Dossier) -> None:
        tell_of_lateness(CLOSING + timedelta(minutes=5))
        assert letters("late", desk.leader)

    def test_whoever_wants_no_such_letter_gets_none_and_the_others_do(self, desk: Desk, dossier: Dossier) -> None:
        OfficerNotices.objects.create(user=desk.officer, late=False)

        tell_of_lateness(CLOSING + timedelta(minutes=5))

        assert not letters("late", desk.officer)
        assert letters("late", desk.leader)

    def test_what_waits_for_the_applicant_or_is_decided_is_not_late(self, desk: Desk) -> None:
        dossier_in(State.SUPPLEMENT, desk=desk)
        dossier_in(State.APPROVED, desk=desk)

        assert tell_of_lateness(CLOSING + timedelta(minutes=5)) == 0

    def test_many_that_become_late_together_are_one_letter(
        self, desk: Desk, django_assert_max_num_queries: Any
    ) -> None:
        for _n in range(6):
            dossier_in(State.PROCESSING, desk=desk)
        tell_of_lateness(CLOSING + timedelta(minutes=5))
        assert len(letters("late", desk.officer)) == 1

        with django_assert_max_num_queries(10):  # each round afterwards
            assert tell_of_lateness(CLOSING + timedelta(minutes=10)) == 0


def test_a_long_list_ends_with_a_number() -> None:
    due = datetime.fromisoformat("2026-08-13T17:00:00+07:00")
    legs = [Leg(dossier=Dossier(code=f"H46.1-260810-{n:04d}", procedure_title="x"), due_at=due) for n in range(50)]

    assert lines(legs).splitlines()[-1] == f"… và {50 - LISTED} hồ sơ khác"


def test_the_letters_of_many_dossiers_cost_a_few_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    for _n in range(8):
        dossier_in(State.PROCESSING, desk=desk)

    with django_assert_max_num_queries(35):
        tell_the_morning(WEDNESDAY)


class TestArrivals:
    def given(self, desk: Desk, dossier: Dossier, by: Any) -> datetime:
        leg = leg_of(dossier)
        assign(leg=leg, officer=desk.officer, by=by, at=Event.objects.latest("pk").at + timedelta(minutes=1))
        return Event.objects.latest("pk").at

    def test_what_another_gives_an_officer_is_told_once(self, desk: Desk) -> None:
        head = employ(Role.DIVISION_HEAD, desk.agency)
        dossier = dossier_in(State.RECEIVED, desk=desk, applicant=APPLICANT)
        at = self.given(desk, dossier, head)

        for minutes in (2, 30, 90, 200):
            tell_of_arrivals(at + timedelta(minutes=minutes))

        [letter] = letters("arrivals", desk.officer)
        assert dossier.code in letter.body
        assert APPLICANT.name not in letter.body

    def test_what_an_officer_takes_is_no_news_to_them(self, desk: Desk) -> None:
        dossier = dossier_in(State.RECEIVED, desk=desk)
        at = self.given(desk, dossier, desk.officer)

        tell_of_arrivals(at + timedelta(minutes=2))

        assert not letters("arrivals", desk.officer)

    def test_receptionists_hear_of_what_came_online_and_is_not_received_yet(self, desk: Desk) -> None:
        waiting = dossier_in(State.SUBMITTED, desk=desk)
        dossier_in(State.RECEIVED, desk=desk)

        tell_of_arrivals(waiting.submitted_at + timedelta(hours=2))

        [letter] = letters("arrivals", desk.clerk)
        assert "1 hồ sơ mới" in letter.subject
        assert waiting.submission_number in letter.body

    def test_whoever_wants_none_gets_none(self, desk: Desk) -> None:
        waiting = dossier_in(State.SUBMITTED, desk=desk)
        OfficerNotices.objects.create(user=desk.clerk, arrivals=False)

        tell_of_arrivals(waiting.submitted_at + timedelta(hours=2))

        assert not letters("arrivals", desk.clerk)


def test_an_officer_chooses_the_letters_on_the_account_page(desk: Desk, client: Client) -> None:
    officer = employ(Role.OFFICER, desk.agency)
    client.force_login(officer)
    page = client.get("/admin/account/")
    assert 'name="dossier_notices-digest"' in page.content.decode()
    forms = [panel.get_form() for panels in page.context["panels_by_tab"].values() for panel in panels]
    given = {
        f"{form.prefix}-{name}": form[name].value() for form in forms for name in form.fields if form[name].value()
    }

    client.post("/admin/account/", {k: v for k, v in given.items() if k != "dossier_notices-digest"})

    assert OfficerNotices.objects.get(user=officer).digest is False
    assert OfficerNotices.objects.get(user=officer).late is True
