"""A form as JSON, there and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eforms.building import build_schema
from eforms.definitions import definition_of, stream_of, unsaved_form
from eforms.demo import DATA
from eforms.models import EForm
from eforms.schema import FormSchema
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import published_version

pytestmark = pytest.mark.django_db
DEFINITIONS = [json.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.json"))]
EACH = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: str(definition["procedure"]))


def form_of(definition: dict[str, Any]) -> EForm:
    procedure = ProcedureFactory(code=definition["procedure"], papers=[f"Giấy {number}" for number in range(1, 12)])
    return unsaved_form(definition, procedure)


@EACH
def test_a_definition_becomes_a_form_and_the_same_definition_again(definition: dict[str, Any]) -> None:
    again = definition_of(form_of(definition))

    for stream in ("parts", "co_applicants"):
        if stream in definition:
            assert stream_of(again, stream) == stream_of(definition, stream)
    assert {name: again[name] for name in definition if name not in {"parts", "co_applicants"}} == {
        name: value for name, value in definition.items() if name not in {"parts", "co_applicants"}
    }


@EACH
def test_what_was_written_back_says_nothing_needless(definition: dict[str, Any]) -> None:
    again = definition_of(form_of(definition))

    assert len(json.dumps(again)) <= len(json.dumps(definition))


@EACH
def test_a_published_version_gives_a_definition_that_builds_the_same_version(definition: dict[str, Any]) -> None:
    eform = form_of(definition)
    eform.save()
    eform.save_revision().publish()
    version = eform.current_version
    assert version is not None

    again = unsaved_form(definition_of(version), eform.procedure)

    assert build_schema(again) == FormSchema.from_json(version.schema)


def test_a_definition_has_no_number_of_this_province_inside() -> None:
    version = published_version()

    assert set(definition_of(version)) == {"procedure", "title", "minutes", "produces", "declaration", "parts"}
    assert '"id"' not in json.dumps(definition_of(version))
    assert '"id"' not in json.dumps(definition_of(version.eform))
