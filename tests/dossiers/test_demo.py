"""The demonstration's dossiers: every state, true dates, and no second time."""

from io import StringIO

import pytest
from django.core.management import call_command

from dossiers.demo import load_demo_dossiers
from dossiers.demo_scenarios import SCENARIOS
from dossiers.models import Dossier
from dossiers.workflow import State
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory


@pytest.mark.django_db
def test_the_demonstration_has_every_state_and_is_loaded_once() -> None:
    kind = AgencyKindFactory()
    for name in {scenario.agency for scenario in SCENARIOS}:
        agency = AgencyFactory(name=name, kind=kind if name.startswith("UBND") else None)
        ProcedureFactory(agency=agency)
    for code in {scenario.procedure for scenario in SCENARIOS} - {""}:
        ProcedureFactory(code=code, agency=kind)
    output = StringIO()

    load_demo_dossiers(output)
    load_demo_dossiers(StringIO())

    assert Dossier.objects.count() == len(SCENARIOS)
    assert set(Dossier.objects.values_list("state", flat=True)) == set(State)
    assert output.getvalue().count("-") >= 8
    call_command("verify_log", verbosity=0, stdout=StringIO())
