"""The desk's list of results that wait, and its page of a new secret."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from dossiers.models import Dossier, Leg, StoredResult
from dossiers.secrets import lookup_secret
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.desk.steps import page_of
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db
LIST = "/admin/ho-so/cho-nhan/"
APPLICANT = Applicant(name="Lò Thị Ẳm", national_id="044190001234", phone="0905123456", email="am@example.vn")


def waiting(desk: Desk, days: int = 0) -> Dossier:
    dossier = dossier_in(State.APPROVED, desk=desk, applicant=APPLICANT)
    if days:
        Leg.objects.filter(dossier=dossier).update(finished_at=timezone.now() - timedelta(days=days))
    return dossier


def listed(page: Any) -> list[str]:
    return [str(row.leg.dossier) for row in page.context["rows"]]


def test_the_list_shows_what_waits_at_the_own_desk_only(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    own, _other = waiting(desk), waiting(other_desk)

    assert listed(sign_in(desk.clerk).get(LIST)) == [own.code]


def test_who_returns_no_results_has_no_list(desk: Desk, sign_in: SignIn) -> None:
    assert sign_in(desk.officer).get(LIST).status_code in (302, 403)


def test_the_tabs_part_what_has_no_place_is_over_or_in_the_archive(desk: Desk, sign_in: SignIn) -> None:
    fresh, over = waiting(desk), waiting(desk, days=200)
    client = sign_in(desk.clerk)
    client.post(reverse("desk:store_result", args=[fresh.pk]), {"place": "Tủ 2, ngăn 3"})

    assert listed(client.get(LIST, {"xem": "unplaced"})) == [over.code]
    assert listed(client.get(LIST, {"xem": "over"})) == [over.code]
    client.post(f"{LIST}?xem=over", {"leg": [leg.pk for leg in Leg.objects.all()] + ["x", "9" * 30]})
    assert listed(client.get(LIST, {"xem": "archive"})) == [over.code]
    assert listed(client.get(LIST)) == [fresh.code]


def test_a_clerk_moves_nothing_of_another_agency(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    over = waiting(desk, days=200)
    client = sign_in(other_desk.clerk)

    client.post(f"{LIST}?xem=over", {"leg": [over.legs.get().pk]})
    answer = client.post(reverse("desk:store_result", args=[over.pk]), {"place": "Tủ 9"})

    assert answer.status_code == 404
    assert not StoredResult.objects.exists()


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "%_'"}, {"xem": "khác"}, {"p": "-1"}, {"p": "9" * 30}])
def test_a_hostile_address_shows_a_list(query: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    waiting(desk)

    assert sign_in(desk.clerk).get(LIST, query).status_code == 200


def test_the_list_costs_the_same_however_long_it_is(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(desk.clerk)
    client.get(LIST)
    for _n in range(8):
        waiting(desk)

    with django_assert_max_num_queries(16):
        assert len(listed(client.get(LIST))) == 8


class TestNewSecret:
    @pytest.fixture
    def dossier(self, desk: Desk) -> Dossier:
        return dossier_in(State.RECEIVED, desk=desk, applicant=APPLICANT)

    def address(self, dossier: Dossier) -> str:
        return reverse("desk:new_secret", args=[dossier.pk])

    def test_the_digits_of_the_document_give_a_secret_that_no_screen_shows(
        self, desk: Desk, dossier: Dossier, sign_in: SignIn
    ) -> None:
        client = sign_in(desk.clerk)

        client.post(self.address(dossier), {"who": "applicant", "document": "card", "digits": "12 34"})

        dossier.refresh_from_db()
        assert dossier.secret_version == 2
        page = client.get(page_of(dossier)).content.decode()
        assert lookup_secret(dossier) not in page
        assert reverse("desk:print_receipt", args=[dossier.pk]) in page
        assert client.get(reverse("desk:secret_slip", args=[dossier.pk])).content.startswith(b"%PDF")

    def test_wrong_digits_are_refused_and_soon_no_more_are_taken(
        self, desk: Desk, dossier: Dossier, sign_in: SignIn
    ) -> None:
        client = sign_in(desk.clerk)
        for _n in range(5):
            client.post(self.address(dossier), {"who": "applicant", "document": "card", "digits": "9999"})

        page = client.post(self.address(dossier), {"who": "applicant", "document": "card", "digits": "1234"})

        dossier.refresh_from_db()
        assert dossier.secret_version == 1
        assert page.context["form"].non_field_errors()

    def test_only_who_receives_at_this_agency_gives_one(
        self, desk: Desk, other_desk: Desk, dossier: Dossier, sign_in: SignIn
    ) -> None:
        assert sign_in(other_desk.clerk).get(self.address(dossier)).status_code == 404
        assert sign_in(desk.officer).get(self.address(dossier)).status_code in (302, 403)


def test_the_dossier_s_page_lists_what_was_told_but_no_code_and_no_secret(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk, applicant=APPLICANT)

    page = sign_in(desk.clerk).get(page_of(dossier))

    assert [str(each.message.kind) for each in page.context["told"]] == ["dossier.received", "dossier.submitted"]
    assert lookup_secret(dossier) not in page.content.decode()


def test_a_dossier_without_contact_says_that_somebody_has_to_call(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk, applicant=Applicant(name="Lò Thị Ẳm", phone="0905123456"))

    page = sign_in(desk.clerk).get(page_of(dossier))

    assert page.context["reaches_nobody"]
    assert 'href="tel:0905123456"' in page.content.decode()
