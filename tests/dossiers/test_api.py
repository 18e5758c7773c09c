"""One dossier over the API: the same doors as the page."""

import pytest
from django.test import Client

from dossiers.secrets import lookup_secret
from dossiers.workflow import State
from tests.factories.dossiers import dossier_in

pytestmark = pytest.mark.django_db


def ask(client: Client, code: str, secret: str | None) -> object:
    headers = {} if secret is None else {"Dossier-Secret": secret}
    return client.get(f"/api/v1/dossiers/{code}", headers=headers)


@pytest.mark.parametrize("state", State)
def test_state_dates_and_agency_without_personal_data(client: Client, state: State) -> None:
    dossier = dossier_in(state)

    answer = ask(client, dossier.submission_number, lookup_secret(dossier))

    assert answer.status_code == 200
    body = answer.json()
    assert body["state"] == state
    assert body["code"] == dossier.code
    assert body["agency"]["code"] == dossier.legs.get().agency.code
    assert body["submitted_at"] == "2026-08-10T09:00:00+07:00"
    for word in ("Nguyễn", "0905123456", "an@example.vn"):
        assert word not in answer.content.decode()


def test_the_official_code_opens_too(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)

    body = ask(client, dossier.code, lookup_secret(dossier).lower().replace("-", " ")).json()

    assert body["due_at"] == "2026-08-13T17:00:00+07:00"


def test_a_wrong_pair_an_unknown_code_and_no_secret_are_one_problem(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)

    answers = [ask(client, dossier.code, "AAAA"), ask(client, "H50.1-260101-0001", "AAAA"), ask(client, "x", None)]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert len({answer.content for answer in answers}) == 1


def test_the_sixth_try_is_a_429_and_counts_with_the_page(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)
    for _try in range(3):
        ask(client, dossier.code, "AAAA")
    for _try in range(2):
        client.post("/ho-so/tra-cuu/", {"number": dossier.code, "secret": "AAAA"})

    answer = ask(client, dossier.code, lookup_secret(dossier))

    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"


def test_no_cache_keeps_an_answer_that_a_header_opened(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)

    answer = ask(client, dossier.code, lookup_secret(dossier))

    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("right", [True, False])
def test_no_cache_keeps_what_a_secret_has_opened(client: Client, right: bool) -> None:
    dossier = dossier_in(State.RECEIVED)

    answer = ask(client, dossier.submission_number, lookup_secret(dossier) if right else "AAAA-AAAA-AAAA")

    assert "no-store" in answer["Cache-Control"]
