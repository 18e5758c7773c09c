"""The import command: what it takes, what it refuses, and that a second run changes nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone
from wagtail.models import ReferenceIndex

from catalog.importing import procedures
from catalog.indexing import _indexers
from catalog.models import Agency, AgencyKind, Field, FormTemplate, Procedure
from tests.catalog.conftest import make_entry
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
REAL_DATA = Path(settings.BASE_DIR) / "catalog" / "data" / "procedures.json"
JsonFile = Callable[..., Path]


def run(path: Path, *options: str) -> tuple[str, int]:
    """Output and exit status of the command."""
    output = StringIO()
    try:
        call_command("import_procedures", str(path), *options, stdout=output, verbosity=0)
    except SystemExit as stop:
        return output.getvalue(), int(stop.code or 0)
    return output.getvalue(), 0


def rejection(json_file: JsonFile, **changes: Any) -> str:
    """What the command says of one entry that it must refuse."""
    output, status = run(json_file(make_entry(**changes)))
    assert status == 1
    assert "created 0, updated 0, unchanged 0, rejected 1" in output
    assert not Procedure.objects.exists()
    return output


def test_the_255_real_procedures_are_taken_once_and_found_unchanged_the_second_time() -> None:
    assert run(REAL_DATA) == ("created 255, updated 0, unchanged 0, rejected 0\n", 0)
    revisions = {procedure.live_revision_id for procedure in Procedure.objects.all()}

    assert run(REAL_DATA) == ("created 0, updated 0, unchanged 255, rejected 0\n", 0)

    assert {procedure.live_revision_id for procedure in Procedure.objects.all()} == revisions
    assert Field.objects.get(name="Đất đai").slug == "dat-dai"


def test_a_procedure_is_published_with_its_whole_structure(json_file: JsonFile) -> None:
    output, status = run(json_file(make_entry()))

    assert (output, status) == ("created 1, updated 0, unchanged 0, rejected 0\n", 0)
    procedure = Procedure.objects.published().for_page().get(code="1.001193")
    assert procedure.live_revision is not None
    assert procedure.live_revision == procedure.latest_revision
    assert not procedure.has_unpublished_changes
    assert [paper.key for paper in procedure.papers.all()] == ["giay-to-1", "giay-to-2"]
    assert procedure.papers.all()[0].form == FormTemplate.objects.get(name="Tờ khai", field__slug="ho-tich")
    assert [channel.fee for channel in procedure.channels.all()] == [None, 0]
    assert procedure.handling.get().kind == AgencyKind.objects.get(code="commune-committee")
    assert procedure.live_revision.as_object().papers.count() == 2
    assert [step.text for step in procedure.steps.all()] == ["Nộp hồ sơ", "Nhận kết quả"]


def test_a_dry_run_counts_and_writes_nothing(json_file: JsonFile) -> None:
    output, status = run(json_file(make_entry(), make_entry(code="x")), "--dry-run")

    assert "created 1, updated 0, unchanged 0, rejected 1" in output
    assert status == 1
    assert not Procedure.objects.exists()
    assert not AgencyKind.objects.exists()
    assert not Field.objects.exists()


def test_a_changed_entry_is_published_anew_and_its_papers_keep_their_keys(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    before = Procedure.objects.get()
    keys = {paper.name: (paper.pk, paper.key) for paper in before.papers.all()}
    reversed_papers = list(reversed(make_entry()["papers"]))
    new_paper = {"name": "Giấy ủy quyền", "originals": 0, "copies": 1, "form_name": None}

    output, _status = run(json_file(make_entry(title="Đăng ký khai sinh", papers=[new_paper, *reversed_papers])))

    assert output == "created 0, updated 1, unchanged 0, rejected 0\n"
    after = Procedure.objects.get()
    assert after.title == "Đăng ký khai sinh"
    assert after.live_revision_id != before.live_revision_id
    assert after.revisions.count() == 2
    papers = list(after.papers.all())
    assert [paper.name for paper in papers] == ["Giấy ủy quyền", "Giấy chứng sinh", "Tờ khai đăng ký khai sinh"]
    assert papers[0].key == "giay-to-3"
    assert {paper.name: (paper.pk, paper.key) for paper in papers[1:]} == keys


def test_what_is_published_anew_does_not_end_by_a_schedule_of_the_past(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    past = timezone.now() - timedelta(days=1)
    Procedure.objects.update(live=False, expired=True, expire_at=past)

    run(json_file(make_entry(title="Tên mới")))

    procedure = Procedure.objects.get()
    assert (procedure.live, procedure.expired, procedure.expire_at) == (True, False, None)


def test_what_a_file_does_not_name_stays_as_an_editor_left_it(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    Procedure.objects.update(summary="Cho trẻ mới sinh", partial_reason="Phải đến một lần")

    output, _status = run(json_file(make_entry()))
    assert output == "created 0, updated 0, unchanged 1, rejected 0\n"
    run(json_file(make_entry(result="Giấy khai sinh bản chính", summary="Tóm tắt mới")))

    procedure = Procedure.objects.get()
    assert (procedure.summary, procedure.partial_reason) == ("Tóm tắt mới", "Phải đến một lần")


def test_good_entries_are_kept_beside_bad_ones_and_each_bad_one_is_named(json_file: JsonFile) -> None:
    bad_unit = make_entry(code="2.000001", channels=[{"channel": "direct", "duration": {"value": 3, "unit": "tuần"}}])
    output, status = run(json_file(make_entry(), bad_unit, make_entry(code="2.000002"), "không phải"))

    assert status == 1
    assert output.endswith("created 2, updated 0, unchanged 0, rejected 2\n")
    lines = output.splitlines()
    assert "2 (2.000001)" in lines[0]
    assert "“tuần”" in lines[0]
    assert "channels 1, duration, unit" in lines[0]
    assert lines[1].split(":")[0].endswith(" 4")
    assert set(Procedure.objects.values_list("code", flat=True)) == {"1.001193", "2.000002"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"code": "1.1193"}, "code"),
        ({"code": "١.٠٠١١٩٣"}, "code"),
        ({"code": 1.001193}, "code"),
        ({"code": ...}, "code"),
        ({"title": "  "}, "title"),
        ({"title": None}, "title"),
        ({"title": "x" * 501}, "501"),
        ({"title": "khai\x00sinh"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"tilte": "x"}, "tilte"),
        ({"agency_levels": ["village"]}, "village"),
        ({"agency_levels": []}, "agency_levels"),
        ({"agency_levels": "commune"}, "agency_levels"),
        ({"agency_levels": ["commune", "commune"]}, "agency_levels"),
        ({"audience": ["citizen", 3]}, "audience 2"),
        ({"service_level": "toàn trình"}, "toàn trình"),
        ({"service_level": ...}, "service_level"),
        ({"channels": ...}, "channels"),
        ({"channels": [{"channel": "fax", "duration": None}]}, "fax"),
        ({"channels": [{"channel": "direct", "duration": {"value": "3", "unit": "working_day"}}]}, "value"),
        ({"channels": [{"channel": "direct", "duration": {"value": -3, "unit": "working_day"}}]}, "-3"),
        ({"channels": [{"channel": "direct", "duration": {"value": True, "unit": "working_day"}}]}, "True"),
        ({"channels": [{"channel": "direct", "duration": {"unit": "working_day"}}]}, "value"),
        ({"channels": [{"channel": "direct", "duration": {"value": 99999999999, "unit": "hour"}}]}, "99999999999"),
        ({"channels": [{"channel": "direct", "duration": "3 ngày"}]}, "duration"),
        ({"channels": [{"channel": "direct", "fee": -1}]}, "fee"),
        ({"channels": [{"channel": "direct", "fee": 1.5}]}, "fee"),
        ({"channels": [{"channel": "direct", "fees": 1}]}, "fees"),
        ({"channels": [{"channel": "direct", "case": "khac"}]}, "khac"),
        ({"papers": [{"name": "Đơn", "originals": "một"}]}, "papers 1, originals"),
        ({"papers": ["Đơn"]}, "papers 1"),
        ({"papers": {"name": "Đơn"}}, "papers"),
        ({"steps": ["Nộp", ""]}, "steps 2"),
        ({"steps": ["Nộp", None]}, "steps 2"),
        ({"legal_basis": [{"name": "Luật"}]}, "legal_basis 1, number"),
        ({"legal_basis": [{"number": "1", "name": "Luật", "issued_on": "2014-13-01"}]}, "issued_on"),
        ({"keywords": ["x" * 121]}, "keywords 1"),
        ({"cases": [{"key": "Trường hợp 1", "name": "Một"}]}, "cases 1, key"),
        ({"cases": [{"key": "a", "name": "Một"}, {"key": "a", "name": "Hai"}]}, "cases"),
        ({"sets": 0}, "sets"),
        ({"external_url": "javascript:alert(1)"}, "external_url"),
        ({"valid_from": "2025-07-01", "valid_until": "2025-06-30"}, "valid_until"),
    ],
)
def test_a_malformed_entry_is_refused_with_the_field_named(
    json_file: JsonFile, changes: dict[str, Any], named: str
) -> None:
    assert named in rejection(json_file, **changes)


def test_every_reason_against_an_entry_is_given_at_once(json_file: JsonFile) -> None:
    output = rejection(json_file, code="x", title="", service_level="none")

    assert all(field in output for field in ("code:", "title:", "service_level:"))


def test_the_second_entry_with_a_code_is_refused_with_the_row_of_the_first(json_file: JsonFile) -> None:
    output, status = run(json_file(make_entry(), make_entry(title="Khác")))

    assert status == 1
    assert "2 (1.001193)" in output
    assert Procedure.objects.get().title == "Thủ tục đăng ký khai sinh"


def test_an_open_draft_is_never_overwritten(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    procedure = Procedure.objects.get()
    procedure.title = "Bản đang soạn"
    procedure.save_revision()

    output, status = run(json_file(make_entry(result="Khác")))

    assert status == 1
    assert "Thủ tục đăng ký khai sinh" in output
    procedure.refresh_from_db()
    assert procedure.result == "Giấy khai sinh"
    assert procedure.get_latest_revision_as_object().title == "Bản đang soạn"


def test_a_locked_procedure_is_left_alone(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    Procedure.objects.update(locked=True)

    output, status = run(json_file(make_entry(result="Khác")))

    assert (status, Procedure.objects.get().result) == (1, "Giấy khai sinh")
    assert "rejected 1" in output


def test_an_entry_that_the_database_refuses_leaves_nothing_of_itself(
    json_file: JsonFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(procedures, "publish_record", fail)

    output, status = run(json_file(make_entry()))

    assert status == 1
    assert "disk full" in output
    assert not Field.objects.exists()
    assert not FormTemplate.objects.exists()


def test_decomposed_letters_are_stored_composed_and_count_as_the_same(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    decomposed = make_entry(title=unicodedata.normalize("NFD", make_entry()["title"]))

    output, _status = run(json_file(decomposed))

    assert output == "created 0, updated 0, unchanged 1, rejected 0\n"


def test_two_bodies_in_one_text_become_two_handling_agencies(json_file: JsonFile) -> None:
    department = AgencyFactory(name="Sở Giáo dục và Đào tạo", kind=None)

    run(json_file(make_entry(agency="Trường trung học phổ thông và Sở Giáo dục và Đào tạo")))

    bodies = Procedure.objects.get().handling.all()
    assert [str(body) for body in bodies] == ["Trường trung học phổ thông", "Sở Giáo dục và Đào tạo"]
    assert bodies[1].agency == department


def test_a_missing_division_is_created_under_its_department(json_file: JsonFile) -> None:
    run(json_file(make_entry(agency="Phòng Đăng ký kinh doanh, Sở Tài chính")))

    division = Procedure.objects.get().handling.get().agency
    assert division is not None
    assert division.parent == Agency.objects.get(slug="so-tai-chinh")


def test_a_closed_agency_answers_for_its_successor(json_file: JsonFile) -> None:
    successor = AgencyFactory(name="Sở Nông nghiệp và Môi trường")
    AgencyFactory(name="Sở Tài nguyên và Môi trường", valid_until="2025-02-28", successor=successor)

    run(json_file(make_entry(agency="Sở Tài nguyên và Môi trường")))

    assert Procedure.objects.get().handling.get().agency == successor


def test_cases_reach_papers_and_channels(json_file: JsonFile) -> None:
    entry = make_entry(
        cases=[{"key": "dung-han", "name": "Đúng hạn"}, {"key": "qua-han", "name": "Quá hạn"}],
        channels=[
            {"channel": "direct", "case": "dung-han", "fee": 0},
            {"channel": "direct", "case": "qua-han", "charge": 8000},
        ],
        papers=[{"name": "Giấy cam đoan", "case": "qua-han"}],
    )

    assert run(json_file(entry))[1] == 0

    procedure = Procedure.objects.get()
    assert [channel.case_key for channel in procedure.channels.all()] == ["dung-han", "qua-han"]
    assert procedure.papers.get().case_key == "qua-han"
    assert run(json_file(entry))[0] == "created 0, updated 0, unchanged 1, rejected 0\n"


def test_levels_of_the_districts_time_are_kept_unless_the_file_empties_them(json_file: JsonFile) -> None:
    key, counts = "agency_levels_before_2025_07", []
    silent = {name: value for name, value in make_entry().items() if name != key}
    for given in ({key: ["district"]}, {}, {key: None}, {key: []}):
        assert run(json_file(silent | given))[1] == 0
        counts.append(Procedure.objects.get().former_levels.count())

    assert counts == [1, 1, 1, 0]


def test_channels_that_say_the_same_keep_their_own_cases(json_file: JsonFile) -> None:
    cases = [{"key": "lan-dau", "name": "Lần đầu"}, {"key": "cap-lai", "name": "Cấp lại"}]
    channels = [{"channel": "direct", "case": case["key"], "fee": 0} for case in cases]
    run(json_file(make_entry(cases=cases, channels=channels)))

    assert run(json_file(make_entry(title="Tên mới", channels=[{"channel": "direct", "fee": 0}] * 2)))[1] == 0

    assert [channel.case_key for channel in Procedure.objects.get().channels.all()] == ["lan-dau", "cap-lai"]


def test_indexers_hear_of_changed_procedures_only(
    json_file: JsonFile, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[list[int]] = []
    monkeypatch.setattr("catalog.indexing._indexers", [heard.append])
    other = make_entry(code="1.000001")

    with django_capture_on_commit_callbacks(execute=True):
        run(json_file(make_entry(), other))
    with django_capture_on_commit_callbacks(execute=True):
        run(json_file(make_entry(), make_entry(code="1.000001", result="Khác")))

    changed = Procedure.objects.get(code="1.000001").pk
    assert [len(heard[0]), heard[1:]] == [2, [[changed]]]
    assert _indexers is not heard


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.json", b'[{"code": '),
        ("object.json", b'{"code": "1.001193"}'),
        ("latin.json", '["Thủ tục"]'.encode("utf-16")),
        ("deep.json", b"[" * 100_000),
        ("empty.json", b""),
        ("list.csv", b"code;title"),
        ("fake.xlsx", b"PK but not a workbook"),
        ("empty.xlsx", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError) as error:
        run(path)

    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        run(tmp_path / "nowhere.json")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, json_file: JsonFile) -> None:
    path = json_file(make_entry())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert run(path)[1] == 0


def test_the_factory_s_procedure_without_revision_can_be_taken_over(json_file: JsonFile) -> None:
    ProcedureFactory(code="1.001193")

    output, _status = run(json_file(make_entry()))

    assert output == "created 0, updated 1, unchanged 0, rejected 0\n"
    assert Procedure.objects.get().live_revision is not None


def test_the_staff_area_knows_where_an_imported_form_is_used(json_file: JsonFile) -> None:
    run(json_file(make_entry()))

    used = ReferenceIndex.get_references_to(FormTemplate.objects.get())
    assert [reference.object_id for reference in used] == [str(Procedure.objects.get().pk)]
