"""A form as JSON, there and back."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from eforms.building import build_schema
from eforms.exchange.copies import FormExists, take_definition
from eforms.exchange.definitions import definition_of, stream_of, unsaved_form
from eforms.exchange.demo import DATA
from eforms.exchange.reading import read_definition
from eforms.models import EForm
from eforms.schema.form import FormSchema
from tests.factories.accounts import UserFactory
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import PARTS, published_version

pytestmark = pytest.mark.django_db
DEFINITIONS = [json.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.json"))]
EACH = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: str(definition["procedure"]))


def form_of(definition: dict[str, Any]) -> EForm:
    procedure = ProcedureFactory.create(
        code=definition["procedure"], papers=[f"Giấy {number}" for number in range(1, 12)]
    )
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


def usual() -> dict[str, Any]:
    return {"procedure": "1.1", "title": "Tờ khai", "parts": copy.deepcopy(PARTS)}


def refusal(content: bytes | str | dict[str, Any]) -> str:
    raw = json.dumps(content) if isinstance(content, dict) else content
    with pytest.raises(ValidationError) as refused:
        read_definition(raw if isinstance(raw, bytes) else raw.encode())
    return "\n".join(refused.value.messages)


@EACH
def test_every_form_of_the_demonstration_is_read_strictly(definition: dict[str, Any]) -> None:
    assert read_definition(json.dumps(definition).encode()) == definition


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_definition(b"\xef\xbb\xbf" + json.dumps(usual()).encode())["title"] == "Tờ khai"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "dòng 1, cột 2"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"[]", "một biểu mẫu"),
        (b"null", "một biểu mẫu"),
        (b"[" * 200_000, "quá nhiều tầng"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, "quá nhiều tầng"),
        (b'{"minutes": Infinity}', "số"),
        (b'{"minutes": ' + b"9" * 5000 + b"}", "số"),
        (b'{"title": "\\ud800"}', "ký tự"),
        (b'{"title": "a\\u0000b"}', "ký tự"),
        (b" " * (1024 * 1024 + 1), "1 MB"),
    ],
)
def test_what_is_no_definition_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refusal(content)


def changed(path: str, value: Any) -> dict[str, Any]:
    definition: Any = usual()
    *way, last = path.split("/")
    place = definition
    for name in way:
        place = place[int(name) if name.isdigit() else name]
    place[int(last) if last.isdigit() else last] = value
    return dict(definition)


QUESTION = "parts/0/pages/0/questions/0"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("colour", "red", "“colour”"),
        ("minutes", "10", "minutes: phải là số nguyên"),
        ("minutes", -5, "minutes"),
        ("minutes", True, "minutes: phải là số nguyên"),
        ("title", "x" * 301, "title"),
        ("parts", {}, "parts: phải là danh sách"),
        ("parts/0", "x", "phần 1: phải là đối tượng"),
        ("parts/0/pages/0/titel", "x", "phần 1 › trang 1: không có mục “titel”"),
        (QUESTION, {"type": "hologram"}, "trang 1 › câu 1: loại “hologram”"),
        (QUESTION, {"label": "không có loại"}, "câu 1: phải là đối tượng có “type”"),
        (f"{QUESTION}/max_length", "50", "câu 1 › max_length: phải là số nguyên"),
        (f"{QUESTION}/max_length", 0, "câu 1 › max_length"),
        (f"{QUESTION}/key", "Họ tên", "câu 1 › key"),
        (f"{QUESTION}/required", "yes", "câu 1 › required: phải là true hoặc false"),
        (f"{QUESTION}/label", "", "câu 1 › label"),
        (f"{QUESTION}/prefill", "user.password", "câu 1 › prefill"),
        (f"{QUESTION}/show_when", {"key": "a"} | {"operator": "is"}, "“operator”"),
        (f"{QUESTION}/show_when", {"tests": [{"key": "a", "operator": "drop"}]}, "so sánh 1 › operator"),
        (f"{QUESTION}/show_when", {"tests": [{"key": 1}]}, "so sánh 1"),
        (f"{QUESTION}/show_when", {"match": "xor", "tests": []}, "match"),
        (f"{QUESTION}/choices", ["a"], "“choices”"),
    ],
)
def test_each_mistake_is_named_with_its_place(path: str, value: Any, words: str) -> None:
    assert words in refusal(changed(path, value))


def test_an_import_is_a_draft_that_names_the_papers_that_the_procedure_lacks() -> None:
    procedure = ProcedureFactory.create(papers=["Giấy A"])
    definition = changed("parts/0/pages/0/questions/4/paper_key", "giay-to-9")

    taken = take_definition(definition=definition, procedure=procedure, by=UserFactory.create())

    assert not taken.eform.live
    assert taken.eform.versions.count() == 0
    assert taken.missing_papers == ["giay-to-9"]
    assert any("giay-to-9" in problem for problem in taken.problems)


def test_an_import_never_overwrites_unasked_and_what_is_published_stays() -> None:
    version = published_version()
    by = UserFactory.create()
    definition = changed("title", "Tờ khai từ tỉnh khác")

    with pytest.raises(FormExists):
        take_definition(definition=definition, procedure=version.eform.procedure, by=by)
    taken = take_definition(definition=definition, procedure=version.eform.procedure, by=by, replace=True)

    eform = EForm.objects.get(pk=version.eform.pk)
    assert eform.title == "Tờ khai thử"
    assert eform.current_version == version
    assert eform.get_latest_revision_as_object().title == "Tờ khai từ tỉnh khác"
    assert taken.eform.pk == eform.pk


def test_a_form_that_was_stored_before_there_were_operators_is_exported_too() -> None:
    form = form_of(usual() | {"procedure": "9.9"})
    stored = stream_of(usual())
    asked = stored[0]["value"]["pages"][0]["value"]["questions"][3]["value"]
    asked["show_when"] = {"key": "co-cha", "value": "Có"}
    asked["prefill_when"] = {"key": "", "value": ""}
    form.parts = json.dumps(stored)

    again = definition_of(form)["parts"][0]["pages"][0]["questions"][3]

    assert again["show_when"] == {"key": "co-cha", "value": "Có"}
    assert "prefill_when" not in again
