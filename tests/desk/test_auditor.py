"""An auditor opens everything and changes nothing: every address of the staff area that takes a POST is tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from accounts.models import User
from catalog.roles import LOOKING, PERMISSIONS, Role
from dossiers.models import Dossier
from dossiers.workflow import MOVES, State
from tests.desk.conftest import SignIn, employ
from tests.factories.casework import CalendarFactory
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db
# One's own sign-in, name, and how one's own list looks; and that one has read something is noted.
OWN = {"wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_account"}
OWN_ROWS = {"dossiers.reading", "dossiers.savedfilter", "dossiers.mention"}
# These answer any POST like this with 500, also a superuser's.
WAGTAILS = {"/admin/choose-external-link/", "/admin/failwhale/", "/admin/pages/1/set_position/"}
STATES = [State.SUBMITTED, State.RECEIVED, State.PROCESSING, State.PENDING_APPROVAL, State.APPROVED]


def staff_patterns(resolver: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name with namespaces, converters by argument) of everything under /admin/."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from staff_patterns(pattern, (*names, pattern.namespace) if pattern.namespace else names)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name not in OWN:
            yield ":".join((*names, pattern.name)), dict(pattern.pattern.converters)


def admin_resolver() -> URLResolver:
    return next(each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")


def snapshot() -> dict[str, list[Any]]:
    """Every row of our rooms, and who is in which group."""
    models = [model for room in settings.ROOMS for model in apps.get_app_config(room.rpartition(".")[2]).get_models()]
    kept = [model for model in models if model._meta.label_lower not in OWN_ROWS]
    rows = {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in kept}
    return rows | {"groups": list(User.groups.through.objects.order_by("pk").values_list())}


@pytest.fixture(params=["one agency", "the province"])
def auditor(request: pytest.FixtureRequest, desk: Desk) -> User:
    return employ(Role.AUDITOR, desk.agency if request.param == "one agency" else None)


@pytest.fixture
def dossiers(desk: Desk) -> list[Dossier]:
    CalendarFactory()
    return [dossier_in(state, desk=desk) for state in STATES]


def answers(desk: Desk) -> dict[str, Any]:
    """Something for whatever a form may ask."""
    return {
        "seen": 1, "reason": "x", "ground": "x", "officer": desk.officer.pk, "text": "x", "role": "officer",
        "agency": desk.agency.pk, "email": "a@example.vn", "roles": ["officer"], "how": "agency",
        "verdict": "good", "kind": "paper", "key": "giay-to-1", "name": "x", "username": desk.clerk.username,
        "applicant_name": "Người Khác", "source": desk.agency.pk, "target": desk.agency.pk, "action": "delete",
    }  # fmt: skip


def addresses(dossiers: list[Dossier], desk: Desk) -> Iterator[str]:
    keys = [dossiers[0].pk, desk.agency.pk, desk.clerk.pk, desk.clerk.memberships.get().pk]
    for name, converters in staff_patterns(admin_resolver()):
        values = {
            argument: [*MOVES] if argument == "action" else keys if "Int" in type(converter).__name__ else ["x"]
            for argument, converter in converters.items()
        }
        for chosen in product(*values.values()):
            try:
                yield reverse(name, kwargs=dict(zip(values, chosen, strict=True)))
            except NoReverseMatch:
                continue


@pytest.mark.usefixtures("bare_404")
def test_no_address_changes_anything_for_an_auditor(desk: Desk, dossiers: list[Dossier], sign_in: SignIn) -> None:
    client, data = sign_in(employ(Role.AUDITOR, None)), answers(desk)
    client.raise_request_exception = False
    before, tried = snapshot(), set(addresses(dossiers, desk))
    assert len(tried) > 200

    wrong = [address for address in sorted(tried) if client.post(address, data).status_code >= 500]

    assert set(wrong) <= WAGTAILS
    after = snapshot()
    assert {table for table in before if before[table] != after[table]} == set()


@pytest.mark.usefixtures("bare_404")
def test_the_pages_that_change_a_dossier_say_403_or_404_or_lead_home(
    auditor: User, desk: Desk, dossiers: list[Dossier], sign_in: SignIn
) -> None:
    client, data = sign_in(auditor), answers(desk)
    for dossier, name in product(dossiers, ["review", "assign", "correct_data"]):
        answer = client.post(reverse(f"desk:{name}", args=[dossier.pk]), data)
        assert answer.status_code in {403, 404} or answer.headers["Location"] in {"/admin/", "/admin/ho-so/"}, name
    for dossier, action in product(dossiers, MOVES):
        answer = client.post(reverse("desk:move", args=[dossier.pk, action]), data)
        assert answer.status_code in {403, 404} or answer.headers["Location"] == "/admin/", action


def test_no_bulk_action_does_anything_for_an_auditor(
    auditor: User, desk: Desk, dossiers: list[Dossier], sign_in: SignIn
) -> None:
    client, data = sign_in(auditor), answers(desk)
    before = snapshot()
    keys = "&".join(f"id={dossier.pk}" for dossier in dossiers)
    actions = list(bulk_action_registry.get_bulk_actions_for_model("dossiers", "dossier"))
    assert actions

    for action in actions:
        client.post(f"/admin/bulk/dossiers/dossier/{action.action_type}/?{keys}&next=/admin/ho-so/", data)

    assert snapshot() == before


def test_an_auditor_reads_the_dossiers_and_who_read_them(
    auditor: User, desk: Desk, dossiers: list[Dossier], sign_in: SignIn
) -> None:
    client = sign_in(auditor)

    assert client.get(reverse("desk:index"), {"view": "all"}).status_code == 200
    for dossier in dossiers:
        page = client.get(reverse("desk:edit", args=[dossier.pk]))
        assert page.status_code == 200
        for action in MOVES:
            assert reverse("desk:move", args=[dossier.pk, action]) not in page.content.decode()


def test_an_auditor_of_one_agency_reads_nothing_of_another(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    theirs = dossier_in(State.RECEIVED, desk=other_desk)

    client = sign_in(employ(Role.AUDITOR, desk.agency))

    assert client.get(reverse("desk:edit", args=[theirs.pk])).status_code == 404


def test_the_table_gives_an_auditor_nothing_but_looking() -> None:
    assert PERMISSIONS[Role.AUDITOR] == LOOKING
