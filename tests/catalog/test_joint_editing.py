"""Parts of a joint procedure in the editors' form, and the two joint procedures of the demonstration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from accounts.models import User
from catalog.importing.services import import_procedures
from catalog.importing.sources import read_entries
from catalog.joint import Joint
from catalog.models import JointPart, Procedure
from catalog.reference import ensure_reference_data
from tests.catalog.test_editing import draft, editor, save
from tests.factories.catalog import AgencyLevelFactory, AudienceFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
__all__ = ["editor"]
DATA = Path(settings.BASE_DIR) / "catalog" / "data" / "procedures.json"


@pytest.fixture
def whole() -> Procedure:
    made: Procedure = ProcedureFactory.create(title="Liên thông")
    made.levels.add(AgencyLevelFactory.create())
    made.audiences.add(AudienceFactory.create())
    made.save()
    return made


def part(**values: Any) -> dict[str, Any]:
    given = {"name": "", "body": "Công an cấp xã", "duration_value": "2", "duration_unit": "working_day", "note": ""}
    row = {f"parts__0__{name}": value for name, value in {**given, "ORDER": "1", "id": "", **values}.items()}
    return {"parts__TOTAL_FORMS": "1", **row}


def test_an_editor_adds_a_part(client: Client, editor: User, whole: Procedure) -> None:
    target = ProcedureFactory.create(title="Đăng ký thường trú")

    response = save(client, whole, **part(target=target.pk))

    assert response.status_code == 302
    row = draft(whole).parts.get()
    assert (row.target, row.body, row.duration_value) == (target, "Công an cấp xã", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "Phần", "body": ""},
        {"name": "Phần", "duration_unit": ""},
        {"name": "Phần", "duration_value": "-1"},
        {"name": "Phần", "target": "999999"},
    ],
)
def test_a_part_that_says_too_little_is_refused(
    client: Client, editor: User, whole: Procedure, wrong: dict[str, str]
) -> None:
    response = save(client, whole, **part(**wrong))

    assert response.status_code == 200
    assert BeautifulSoup(response.content, "html.parser").select(".w-field__errors, .error-message")
    assert not draft(whole).parts.exists() if whole.latest_revision else True


def test_a_circle_of_parts_is_refused(client: Client, editor: User, whole: Procedure) -> None:
    other = ProcedureFactory.create()
    JointPart.objects.create(procedure=other, target=ProcedureFactory.create(), body="x")
    for target in (whole, other):
        assert save(client, whole, **part(target=target.pk)).status_code == 200

    JointPart.objects.create(procedure=other, target=whole, body="x")
    assert save(client, whole, **part(name="Phần")).status_code == 200


def test_the_two_joint_procedures_of_the_demonstration_know_their_parts() -> None:
    ensure_reference_data()
    wanted = {"2.000986", "2.002913"}
    data = {entry["code"]: entry for entry in json.loads(DATA.read_text(encoding="utf-8"))}
    wanted |= {part["procedure"] for code in list(wanted) for part in data[code]["parts"] if part["procedure"]}
    entries = [entry for entry in read_entries(DATA) if entry.data["code"] in wanted]

    report = import_procedures(entries=entries)

    assert report.rejections == []
    birth, death = (Joint(Procedure.objects.get(code=code)) for code in ("2.000986", "2.002913"))
    assert [row.body for row in birth.parts] == ["UBND cấp xã", "Công an cấp xã", "Bảo hiểm xã hội cơ sở"]
    assert [bool(row.url) for row in birth.parts] == [True, True, False]
    names = [paper.name for paper in birth.papers]
    assert len(names) == len(set(names))
    assert "Tờ khai đăng ký khai sinh" not in names
    assert "Tờ khai thay đổi thông tin cư trú" not in names
    assert "Bản sao trích lục khai tử" not in [paper.name for paper in death.papers]
    assert [row.row.is_optional for row in death.parts] == [False, False, True, True]
    assert import_procedures(entries=entries).summary() == f"created 0, updated 0, unchanged {len(wanted)}, rejected 0"
