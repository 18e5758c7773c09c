"""The event chain of one dossier."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import User
from casework.chain import append_event, event_hash, verify
from casework.models import AppendOnlyError
from catalog.services import record_membership
from dossiers.models import Dossier, Event
from tests.casework.tampering import take_out, tamper
from tests.factories.accounts import UserFactory
from tests.factories.catalog import ProcedureFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 12, 30, 123456, tzinfo=UTC)


@pytest.fixture
def dossier() -> Dossier:
    procedure = ProcedureFactory()
    return Dossier.objects.create(
        submission_number="TN-7K3M-9QXW",
        procedure=procedure,
        procedure_title=procedure.title,
        channel="online",
        applicant_name="Nguyễn Văn An",
        search_text="nguyen van an",
    )


@pytest.fixture
def officer() -> User:
    user: User = UserFactory()
    return user


@pytest.fixture
def chain(dossier: Dossier, officer: User) -> list[Event]:
    actions = ["submit", "receive", "process"]
    return [
        append_event(dossier.events, action=action, at=AT, origin="desk", data={"due_at": AT}, actor=officer)
        for action in actions
    ]


def test_each_event_carries_the_hash_of_the_one_before_it(chain: list[Event]) -> None:
    assert [event.sequence for event in chain] == [1, 2, 3]
    assert chain[0].previous_hash == ""
    assert chain[2].previous_hash == chain[1].hash


def test_a_chain_read_from_the_database_is_whole(dossier: Dossier, chain: list[Event]) -> None:
    assert verify(dossier.events.all()) is None
    assert verify([]) is None


def test_two_dossiers_have_a_chain_each(dossier: Dossier, chain: list[Event]) -> None:
    other = Dossier.objects.create(
        submission_number="TN-2222-3333", procedure=dossier.procedure, channel="online", search_text=""
    )

    assert append_event(other.events, action="submit", at=AT).sequence == 1


@pytest.mark.parametrize(
    "change",
    [
        {"action": "approve"},
        {"at": datetime(2026, 11, 20, 2, 12, 30, 123457, tzinfo=UTC)},
        {"origin": "api"},
        {"data": {"due_at": "2027-01-01"}},
        {"actor": None},
        {"previous_hash": "0" * 64},
        {"hash": "0" * 64},
        {"sequence": 9},
    ],
)
def test_a_changed_column_breaks_the_chain_at_that_event(
    dossier: Dossier, chain: list[Event], change: dict[str, object]
) -> None:
    tamper(chain[0], **change)

    broken = verify(dossier.events.order_by("pk"))

    assert broken is not None
    assert broken.pk == chain[0].pk


def test_an_event_taken_out_breaks_the_chain_at_the_next_one(dossier: Dossier, chain: list[Event]) -> None:
    take_out(pk=chain[1].pk)

    assert verify(dossier.events.all()) == chain[2]


def test_a_rewritten_event_with_a_fresh_hash_breaks_the_chain_at_the_next_one(
    dossier: Dossier, chain: list[Event]
) -> None:
    forged = dossier.events.get(pk=chain[0].pk)
    forged.action = "approve"
    tamper(forged, action="approve", hash=event_hash(forged))

    assert verify(dossier.events.all()) == chain[1]


def test_an_event_is_neither_changed_nor_deleted_through_its_model(chain: list[Event]) -> None:
    with pytest.raises(AppendOnlyError):
        chain[0].save()
    with pytest.raises(AppendOnlyError):
        chain[0].delete()


def test_nor_many_of_them_through_a_list(chain: list[Event]) -> None:
    for events in (Event.objects.all(), chain[0].dossier.events):
        with pytest.raises(AppendOnlyError):
            events.update(action="approve")
        with pytest.raises(AppendOnlyError):
            events.bulk_update(chain, ["action"])
        with pytest.raises(AppendOnlyError):
            events.filter(pk=chain[0].pk).delete()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET action = 'approve'",
        "UPDATE {table} SET hash = hash",
        "DELETE FROM {table}",
        "SET portal.may_truncate = 'off'; TRUNCATE {table} CASCADE",
    ],
)
@pytest.mark.parametrize("table", ["dossiers_event", "catalog_membershipevent"])
def test_the_database_itself_refuses_to_change_the_log(chain: list[Event], table: str, statement: str) -> None:
    officer: User = UserFactory()
    record_membership(person=officer, action="away", by=officer)
    connection.check_constraints()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))

    assert verify(Event.objects.all()) is None
    assert Event.objects.count() == len(chain)
    assert verify(officer.membership_events.all()) is None
    assert officer.membership_events.get().action == "away"


def test_moments_amounts_and_dates_in_the_data_are_kept_as_json(dossier: Dossier) -> None:
    event = append_event(
        dossier.events,
        action="submit",
        at=AT,
        data={"at": AT, "day": date(2026, 11, 20), "fee": Decimal("15000"), "tên": "Đăng ký"},
    )

    assert event.data["day"] == "2026-11-20"
    assert event.data["fee"] == "15000"
    assert verify(dossier.events.all()) is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_events_written_at_the_same_moment_stand_in_one_chain(dossier: Dossier) -> None:
    start = threading.Barrier(10)

    def officer() -> None:
        start.wait()
        for _turn in range(5):
            append_event(dossier.events, action="process", at=AT)
        connections.close_all()

    threads = [threading.Thread(target=officer) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert dossier.events.count() == 50
    assert verify(dossier.events.all()) is None
