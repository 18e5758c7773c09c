"""A step asks the database little, however long the form is: under eight queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from catalog.models import HandlingAgency
from eforms.exchange.long_forms import filled, long_form
from eforms.models import Draft
from tests.eforms.conftest import Applicant, pdf
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
LIMIT = 7
TRANSACTION = ("SAVEPOINT", "RELEASE SAVEPOINT")  # where the test stands inside one; else BEGIN and COMMIT
SIZES = {
    "10 fields": {"fields": 10, "steps": 1, "conditions": 5},
    "200 fields": {"fields": 200, "steps": 20, "conditions": 100},
}


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def draft(request: pytest.FixtureRequest) -> Draft:
    """Everything is answered, also which of two desks receives it."""
    procedure = ProcedureFactory()
    HandlingAgency.objects.create(procedure=procedure, agency=AgencyFactory())
    return filled(procedure, long_form(**request.param))


@pytest.fixture(params=["by cookie", "signed in"])
def visitor(request: pytest.FixtureRequest, draft: Draft) -> Applicant:
    """Holds the draft's key, or is its owner."""
    visitor = Applicant(draft)
    if request.param == "signed in":
        draft.user = UserFactory()
        draft.save(update_fields=["user"])
        visitor.client.force_login(draft.user)
    visitor.get("nguoi-nop-1")  # what is read once in a process is read
    return visitor


def asked(work: Callable[[], HttpResponse], status: int) -> list[str]:
    """What the database was asked for the answer."""
    with CaptureQueriesContext(connection) as captured:
        answer = work()
    assert answer.status_code == status
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]


def last_page(draft: Draft) -> tuple[str, dict[str, Any]]:
    """The slug of the form's last page, and what was typed on it."""
    slug = f"to-khai-{sum(1 for _page in draft.schema.pages())}"
    return slug, draft.steps.get(step=slug).data


def test_showing_saving_and_refusing_a_page_take_few_queries(visitor: Applicant, draft: Draft) -> None:
    slug, typed = last_page(draft)
    address = visitor.url(slug)

    assert len(asked(lambda: visitor.client.get(address), 200)) <= LIMIT
    assert len(asked(lambda: visitor.client.post(address, typed), 302)) <= LIMIT
    assert len(asked(lambda: visitor.client.post(address, {}), 200)) <= LIMIT
    assert len(asked(lambda: visitor.client.post(address, {**typed, "luu": "1"}), 302)) <= LIMIT


def test_the_page_of_papers_takes_few_queries_however_many_files_it_has(visitor: Applicant) -> None:
    visitor.post("giay-to", {"giay-to-1": [pdf(f"{number}.pdf") for number in range(8)]}, upload="giay-to-1")

    assert len(asked(lambda: visitor.get("giay-to"), 200)) <= LIMIT


def test_going_on_and_a_page_guessed_ahead_take_few_queries(visitor: Applicant) -> None:
    assert len(asked(visitor.get, 302)) <= LIMIT
    assert len(asked(lambda: visitor.get("khong-co-trang-nay"), 302)) <= LIMIT


def test_the_check_page_takes_few_queries_however_many_answers_it_shows(visitor: Applicant) -> None:
    visitor.post("giay-to", {"giay-to-1": pdf()})

    assert len(asked(lambda: visitor.get("kiem-tra"), 200)) <= LIMIT
