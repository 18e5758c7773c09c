"""The queue: what it shows, how it is narrowed, and that it stays quick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from catalog.roles import Role
from dossiers.models import Dossier, Leg
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import PATHS, Desk, dossier_in, leg_of

pytestmark = pytest.mark.django_db
QUERIES = 15  # session, user, rights, menu, tabs, rows, calendars, filter box; see test_queue_tools for the rest


def rows(client: Any, **params: Any) -> list[Dossier]:
    page = client.get(reverse("desk:index"), params)
    assert page.status_code == 200
    return list(page.context["object_list"])


def test_the_default_view_holds_what_is_open(desk: Desk, sign_in: SignIn) -> None:
    made = {state: dossier_in(state, desk=desk) for state in PATHS}
    finished = {State.REFUSED, State.NOT_ELIGIBLE, State.RETURNED, State.WITHDRAWN, State.STOPPED}

    shown = rows(sign_in(desk.officer))

    assert set(shown) == {dossier for state, dossier in made.items() if state not in finished}
    assert len(rows(sign_in(desk.officer), view="all")) == len(made)


def test_what_is_due_first_stands_first(desk: Desk, sign_in: SignIn) -> None:
    new = dossier_in(State.SUBMITTED, desk=desk)
    early = dossier_in(State.RECEIVED, desk=desk)
    late = dossier_in(State.PROCESSING, desk=desk)
    Leg.objects.filter(dossier=early).update(due_at=late.due_at.replace(year=2030))

    assert rows(sign_in(desk.officer)) == [late, early, new]


def test_a_phone_reads_the_due_date_under_the_code(desk: Desk, sign_in: SignIn) -> None:
    late = dossier_in(State.PROCESSING, desk=desk)

    page = sign_in(desk.officer).get(reverse("desk:index"))

    after_code = page.content.decode().split(f'id="dossier_{late.pk}_title"')[1]
    first_cell = after_code.split("</td>")[0]
    assert "desk-due--narrow" in first_cell
    assert page.context["object_list"][0].badge.text in first_cell


@pytest.mark.parametrize(
    ("view", "state"),
    [("new", State.SUBMITTED), ("late", State.PROCESSING), ("waiting", State.SUPPLEMENT), ("ready", State.APPROVED)],
)
def test_each_tab_counts_what_it_shows(view: str, state: str, desk: Desk, sign_in: SignIn) -> None:
    for each in (State.SUBMITTED, State.PROCESSING, State.SUPPLEMENT, State.APPROVED):
        dossier_in(each, desk=desk)

    page = sign_in(desk.officer).get(reverse("desk:index"), {"view": view})

    assert {row.state for row in page.context["object_list"]} == {state}
    assert {tab.key: tab.count for tab in page.context["tabs"]}[view] == "1"


def test_mine_is_what_i_hold_and_what_i_must_decide(desk: Desk, sign_in: SignIn) -> None:
    held = dossier_in(State.PROCESSING, desk=desk)
    to_decide = dossier_in(State.PENDING_APPROVAL, desk=desk)
    dossier_in(State.RECEIVED, desk=desk)

    assert set(rows(sign_in(desk.officer), view="mine")) == {held, to_decide}
    assert rows(sign_in(desk.leader), view="mine") == [to_decide]
    assert rows(sign_in(desk.clerk), view="mine") == []


@pytest.mark.parametrize("words", ["tran thi am", "Trần Thị Ẳm", "ẲM", "0905 999 888", "044090123456", "TN-"])
def test_a_dossier_is_found_without_diacritics_by_name_phone_number_and_code(
    words: str, desk: Desk, sign_in: SignIn
) -> None:
    person = Applicant(name="Trần Thị Ẳm", phone="0905999888", national_id="044090123456")
    wanted = dossier_in(State.SUBMITTED, desk=desk, applicant=person)
    if words != "TN-":
        dossier_in(State.SUBMITTED, desk=desk)

    assert rows(sign_in(desk.officer), q=words) == [wanted]


def test_a_short_name_does_not_find_the_random_number_that_happens_to_hold_it(desk: Desk, sign_in: SignIn) -> None:
    other = dossier_in(State.SUBMITTED, desk=desk)
    Dossier.objects.filter(pk=other.pk).update(search_text=" nguyen van binh tn-nszb-amvq tnnszbamvq")

    client = sign_in(desk.officer)

    assert rows(client, q="ẳm") == []
    assert rows(client, q="nszb-am") == rows(client, q="binh") == [other]


def test_the_official_code_finds_its_dossier(desk: Desk, sign_in: SignIn) -> None:
    wanted, _other = dossier_in(State.RECEIVED, desk=desk), dossier_in(State.RECEIVED, desk=desk)

    assert rows(sign_in(desk.officer), q=wanted.code) == [wanted]


def test_filters_narrow_by_state_procedure_officer_source_and_due_date(desk: Desk, sign_in: SignIn) -> None:
    wanted = dossier_in(State.PROCESSING, desk=desk)
    other = dossier_in(State.SUBMITTED, desk=desk, channel="post")
    client = sign_in(desk.leader)
    day = wanted.due_at.strftime("%d/%m/%Y")

    assert rows(client, state="processing") == [wanted]
    assert rows(client, procedure=wanted.procedure.code) == [wanted]
    assert rows(client, officer=desk.officer.pk) == [wanted]
    assert rows(client, channel="post") == [other]
    assert rows(client, due_at_from=day, due_at_to=day) == [wanted]
    assert rows(client, agency=desk.agency.pk) == [wanted, other]


HOSTILE: list[dict[str, str]] = [
    {"view": "<script>"},
    {"state": "' OR 1=1 --"},
    {"agency": "9" * 40},
    {"agency": "-1"},
    {"officer": "abc"},
    {"due_at_from": "31/02/2026"},
    {"due_at_from": "99999-99-99", "due_at_to": "x"},
    {"p": "0"},
    {"p": "9" * 50},
    {"ordering": "password"},
    {"ordering": "-"},
    {"q": "%_\\' \" \x00"},
    {"q": "a " * 500},
    {"procedure": "(" * 300},
    {"channel": "x", "state": "y"},
]


@pytest.mark.parametrize("params", HOSTILE, ids=str)
def test_hostile_values_neither_fail_nor_show_others(
    params: dict[str, str], desk: Desk, other_desk: Desk, sign_in: SignIn
) -> None:
    dossier_in(State.SUBMITTED, desk=desk)
    theirs = dossier_in(State.SUBMITTED, desk=other_desk)
    client = sign_in(desk.clerk)

    for name in ("desk:index", "desk:index_results"):
        page = client.get(reverse(name), params)
        assert page.status_code == 200
        assert theirs.submission_number not in page.content.decode()


def test_a_filter_cannot_name_an_agency_of_others(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    dossier_in(State.SUBMITTED, desk=other_desk)

    assert rows(sign_in(desk.clerk), agency=other_desk.agency.pk) == []


def test_the_number_of_queries_does_not_grow_with_the_queue(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = sign_in(desk.officer)
    for _number in range(3):
        dossier_in(State.PROCESSING, desk=desk)
    rows(client)
    with django_assert_max_num_queries(QUERIES) as few:
        rows(client)
    for _number in range(12):
        dossier_in(State.PROCESSING, desk=desk)
    with django_assert_max_num_queries(len(few)):
        assert len(rows(client)) == 15


def test_receiving_in_bulk_names_what_was_left_out(desk: Desk, sign_in: SignIn) -> None:
    new, known = dossier_in(State.SUBMITTED, desk=desk), dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.clerk)

    address = f"/admin/bulk/dossiers/dossier/receive/?id={new.pk}&id={known.pk}&next=/admin/ho-so/"
    before = client.get(address).content.decode()
    after = client.post(address, follow=True).content.decode()

    new.refresh_from_db()
    assert new.state == State.RECEIVED
    assert known.code in before
    assert known.code in after


def test_giving_in_bulk_reaches_every_dossier_of_the_list(desk: Desk, sign_in: SignIn) -> None:
    made = [dossier_in(State.RECEIVED, desk=desk) for _number in range(3)]

    address = "/admin/bulk/dossiers/dossier/assign/?id=all&view=agency&next=/admin/ho-so/"
    sign_in(desk.leader).post(address, {"officer": desk.officer.pk})

    assert {leg_of(dossier).officer for dossier in made} == {desk.officer}


def test_the_queries_before_a_bulk_action_do_not_grow_with_the_dossiers(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    address = "/admin/bulk/dossiers/dossier/assign/?id=all&view=agency&next=/admin/ho-so/"
    client = sign_in(desk.leader)
    for _number in range(2):
        dossier_in(State.RECEIVED, desk=desk)
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _number in range(6):
        dossier_in(State.RECEIVED, desk=desk)

    with django_assert_max_num_queries(len(few)):
        assert client.get(address).status_code == 200


def test_a_receptionist_gives_nothing_out(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)

    address = f"/admin/bulk/dossiers/dossier/assign/?id={dossier.pk}&next=/admin/ho-so/"
    sign_in(desk.clerk).post(address, {"officer": desk.officer.pk})

    assert leg_of(dossier).officer is None


@pytest.mark.parametrize(
    ("role", "panels"),
    [
        (Role.RECEPTIONIST, ["new", "ready", "today", "late", "waiting"]),
        (Role.OFFICER, ["mine", "today", "late", "waiting"]),
        (Role.LEADER, ["mine", "today", "late", "waiting"]),
        (Role.EDITOR, []),
    ],
)
def test_the_first_page_has_the_panels_of_the_role(role: Role, panels: list[str], desk: Desk, sign_in: SignIn) -> None:
    agency = None if role is Role.EDITOR else desk.agency
    page = sign_in(employ(role, agency)).get("/admin/")

    assert [panel.key for panel in page.context["panels"] if hasattr(panel, "key")] == panels


def test_a_panel_shows_its_number_and_rows(desk: Desk, sign_in: SignIn) -> None:
    late = dossier_in(State.PROCESSING, desk=desk)

    page = sign_in(desk.officer).get("/admin/").content.decode()

    assert late.code in page
    assert "?view=late" in page


@pytest.mark.parametrize("address", ["/admin/", "/admin/ho-so/", "/admin/login/"])
def test_pages_with_inline_scripts_are_sent_whole(address: str, desk: Desk, sign_in: SignIn) -> None:
    """The scripts get their nonce after the length was counted; a wrong length cuts the page off."""
    page = sign_in(desk.officer).get(address, follow=True)

    assert int(page.headers["Content-Length"]) == len(page.content)
    assert page.content.rstrip().endswith(b"</html>")
