"""An officer sees only their agency: by list, by address, by file, by bulk action."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from dossiers.models import Dossier
from dossiers.workflow import MOVES, State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import Desk, dossier_in
from tests.standing import standing

pytestmark = pytest.mark.django_db
BULK = "/admin/bulk/dossiers/dossier/"


@pytest.fixture(scope="module")
def _their_dossier(_standing_desks: tuple[Desk, Desk], django_db_blocker: DjangoDbBlocker) -> Iterator[Dossier]:
    made: list[Dossier] = []
    body = standing(django_db_blocker, lambda: made.append(dossier_in(State.SUBMITTED, desk=_standing_desks[1])))
    next(body)
    yield made[0]
    next(body, None)


@pytest.fixture
def theirs(_their_dossier: Dossier, db: None) -> Dossier:
    return Dossier.objects.get(pk=_their_dossier.pk)


def test_the_queue_of_another_agency_is_empty(desk: Desk, theirs: Dossier, sign_in: SignIn) -> None:
    page = sign_in(desk.clerk).get(reverse("desk:index"), {"view": "all"})

    assert page.status_code == 200
    assert theirs.submission_number not in page.content.decode()
    assert list(page.context["object_list"]) == []


@pytest.mark.parametrize("name", ["edit", "review", "assign", "receipt", "declaration", "declaration_docx"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_their_dossier_is_unknown(
    name: str, method: str, desk: Desk, theirs: Dossier, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    assert getattr(client, method)(reverse(f"desk:{name}", args=[theirs.pk])).status_code == 404


@pytest.mark.usefixtures("bare_404")
@pytest.mark.parametrize("action", [*MOVES, "delete", "edit"])
def test_no_move_reaches_their_dossier(action: str, desk: Desk, theirs: Dossier, sign_in: SignIn) -> None:
    for person in (desk.clerk, desk.officer, desk.leader):
        address = reverse("desk:move", args=[theirs.pk, action])
        assert sign_in(person).get(address).status_code == 404
        assert sign_in(person).post(address, {"seen": 0, "reason": "x"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == State.SUBMITTED


def test_their_papers_cannot_be_opened(desk: Desk, theirs: Dossier, sign_in: SignIn) -> None:
    stored = theirs.papers.get().files.get()

    assert sign_in(desk.clerk).get(reverse("desk:file", args=[theirs.pk, stored.uuid])).status_code == 404


def test_their_papers_cannot_be_opened_through_an_own_dossier(desk: Desk, theirs: Dossier, sign_in: SignIn) -> None:
    own = dossier_in(State.SUBMITTED, desk=desk)
    stored = theirs.papers.get().files.get()

    assert sign_in(desk.clerk).get(reverse("desk:file", args=[own.pk, stored.uuid])).status_code == 404


@pytest.mark.parametrize("action", ["receive", "assign"])
def test_a_bulk_action_refuses_their_dossier_by_key_and_by_all(
    action: str, desk: Desk, theirs: Dossier, sign_in: SignIn
) -> None:
    data = {"officer": desk.officer.pk}
    for person in (desk.clerk, desk.leader):
        client = sign_in(person)
        assert client.post(f"{BULK}{action}/?id={theirs.pk}&next=/admin/ho-so/", data).status_code == 404
        assert client.post(f"{BULK}{action}/?id=all&next=/admin/ho-so/&view=all", data).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == State.SUBMITTED
    assert theirs.legs.get().officer is None


def test_all_in_a_bulk_action_means_the_own_agency(desk: Desk, theirs: Dossier, sign_in: SignIn) -> None:
    own = dossier_in(State.SUBMITTED, desk=desk)

    sign_in(desk.clerk).post(f"{BULK}receive/?id=all&view=new&next=/admin/ho-so/")

    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.state, theirs.state) == (State.RECEIVED, State.SUBMITTED)


@pytest.mark.parametrize("key", ["abc", "-1", "1' OR 1=1", "9" * 40, "", "٣"])
def test_senseless_keys_of_a_bulk_action_are_unknown(key: str, desk: Desk, sign_in: SignIn) -> None:
    assert sign_in(desk.clerk).get(f"{BULK}receive/", {"id": key}).status_code == 404


def test_an_editor_has_no_queue(desk: Desk, theirs: Dossier, sign_in: SignIn) -> None:
    client = sign_in(employ("editor", None))

    assert client.get(reverse("desk:index")).status_code == 302
    assert client.get(reverse("desk:edit", args=[theirs.pk])).status_code == 404
    assert reverse("desk:index") not in client.get("/admin/").content.decode()


def test_a_province_administrator_sees_every_agency(theirs: Dossier, sign_in: SignIn) -> None:
    client = sign_in(employ("province_administrator", None))

    assert client.get(reverse("desk:edit", args=[theirs.pk])).status_code == 200


def test_a_citizen_who_is_signed_in_gets_the_403_page(desk: Desk, sign_in: SignIn, django_user_model: type) -> None:
    citizen = django_user_model.objects.create_user("congdan")

    assert sign_in(citizen).get("/admin/").status_code == 403
    assert sign_in(citizen).get(reverse("desk:index")).status_code == 403


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(client: object, desk: Desk) -> None:
    response = client.get(reverse("desk:index"))  # type: ignore[attr-defined]

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_an_officer_who_left_the_agency_sees_nothing_any_more(desk: Desk, sign_in: SignIn) -> None:
    own = dossier_in(State.SUBMITTED, desk=desk)
    desk.clerk.memberships.all().delete()

    assert sign_in(desk.clerk).get(reverse("desk:edit", args=[own.pk])).status_code == 404
