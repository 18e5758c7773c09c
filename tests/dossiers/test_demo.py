"""The demonstration's dossiers: every state, true dates, and no second time."""

from io import StringIO

import pytest
from django.core.management import call_command

from casework.models import Message
from catalog.models import SubmissionChannel
from dossiers.demo import load_demo_dossiers
from dossiers.demo_scenarios import SCENARIOS
from dossiers.models import CashDay, Dossier, IssuedPaper, Parcel, Payment, Reappointment, Refund, StoredResult
from dossiers.workflow import State
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory


@pytest.fixture
def _province() -> None:
    """The agencies and procedures that the table of scenarios names; each amount is for the desk to name."""
    kind = AgencyKindFactory()
    for name in {scenario.agency for scenario in SCENARIOS}:
        agency = AgencyFactory(name=name, kind=kind if name.startswith("UBND") else None)
        ProcedureFactory(agency=agency)
    for code in {scenario.procedure for scenario in SCENARIOS} - {""}:
        ProcedureFactory(code=code, agency=kind)
    note = "Theo nghị quyết của HĐND tỉnh"
    SubmissionChannel.objects.update(fee=None, charge=None, fee_note=note)


@pytest.mark.django_db
@pytest.mark.usefixtures("_province")
def test_the_demonstration_has_every_state_and_is_loaded_once() -> None:
    output = StringIO()

    load_demo_dossiers(output)
    load_demo_dossiers(StringIO())

    assert Dossier.objects.count() == len(SCENARIOS)
    assert set(Dossier.objects.values_list("state", flat=True)) == set(State)
    assert output.getvalue().count("-") >= 8
    call_command("verify_log", verbosity=0, stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.usefixtures("_province")
def test_money_post_and_messages_of_the_demonstration_have_every_sort_once() -> None:
    load_demo_dossiers(StringIO())
    tables = (CashDay, IssuedPaper, Message, Parcel, Payment, Refund, StoredResult, Reappointment)
    made = [table.objects.count() for table in tables]
    assert all(made)

    load_demo_dossiers(StringIO())

    assert [table.objects.count() for table in tables] == made
    assert set(Payment.objects.values_list("method", flat=True)) == set(Payment.Method)
    assert {Refund.State.PROPOSED, Refund.State.DONE, Refund.State.DECLINED} == set(
        Refund.objects.values_list("state", flat=True)
    )
    parcels = set(Parcel.objects.filter(direction=Parcel.Direction.OUT).values_list("state", flat=True))
    assert parcels == {"ordered", "transit", "failed", "returned", "delivered"}
    assert {"sent", "failed", "bounced"} == set(Message.objects.values_list("state", flat=True))
