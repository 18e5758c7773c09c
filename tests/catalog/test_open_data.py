"""The open data: files that agree with the catalog, that anybody can check, and that say nothing of anybody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from casework import periodic
from catalog.models import DeskDuty, FormTemplate, Procedure
from catalog.open_data import sources
from catalog.open_data.dumping import dump_catalog, dump_if_due
from catalog.open_data.editions import Edition, edition, editions
from catalog.open_data.files import cell_text
from catalog.open_data.tables import ALL_TABLES
from tests.factories.catalog import AgencyFactory, FieldFactory, MembershipFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 8, 3, 0, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def _own_directory(settings: Settings, tmp_path: Path) -> None:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    settings.BASE_URL = "https://dichvucong.example.vn"


def dumped(now: datetime = NIGHT) -> Edition:
    made = dump_catalog(now=now)
    assert made is not None
    return made


def table(made: Edition, name: str) -> list[dict[str, str]]:
    text = (made.path / f"{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_an_edition_holds_every_table_and_the_procedures_as_json() -> None:
    ProcedureFactory(code="1.001193", title="Đăng ký khai sinh", papers=["Giấy chứng sinh"])

    made = dumped()

    names = {file.name for file in made.files}
    assert names == {f"{each.name}.csv" for each in ALL_TABLES} | {
        "procedures.json",
        "agencies.json",
        "fields.json",
        "forms.json",
    }
    (record,) = json.loads((made.path / "procedures.json").read_text(encoding="utf-8"))
    assert record["title"] == "Đăng ký khai sinh"
    assert record["url"] == "https://dichvucong.example.vn/thu-tuc/1.001193/"
    assert table(made, "procedures")[0]["field_name"] == "Hộ tịch"
    assert table(made, "papers")[0]["name"] == "Giấy chứng sinh"
    channel = table(made, "channels")[0]
    assert (channel["procedure_code"], channel["duration_value"], channel["fee"]) == ("1.001193", "3", "0")


def test_tables_open_in_a_spreadsheet() -> None:
    ProcedureFactory(title="Đăng ký")

    content = (dumped().path / "procedures.csv").read_bytes()

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    ProcedureFactory(title=text)

    assert table(dumped(), "procedures")[0]["title"].startswith("'")


def test_numbers_below_zero_stay_numbers() -> None:
    assert cell_text(-1.5) == "-1.5"
    assert cell_text(None) == ""
    assert cell_text([1, 2]) == "1; 2"


def test_checksums_sizes_and_rows_are_true() -> None:
    ProcedureFactory.create_batch(3)

    made = dumped()

    for file in made.files:
        content = (made.path / file.name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
        if file.name.endswith(".json"):
            assert len(json.loads(content)) == file.rows
    sums = (made.path / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    assert len(sums) == len(made.files)


def test_where_nothing_changed_there_is_no_new_edition() -> None:
    procedure = ProcedureFactory(title="Cũ")
    first = dumped()

    assert dump_catalog(now=NIGHT + timedelta(days=1)) is None
    Procedure.objects.filter(pk=procedure.pk).update(title="Mới")
    second = dumped(NIGHT + timedelta(days=2))

    assert [each.name for each in editions()] == [second.name, first.name]


def test_two_editions_of_a_day_are_told_apart_and_the_later_one_is_the_newest() -> None:
    for _number in range(11):
        ProcedureFactory()
        made = dumped()

    assert made.name == "2026-08-03-11"
    newest = edition("moi-nhat")
    assert newest is not None
    assert newest.name == made.name


def test_old_editions_go_after_thirty_days_but_never_the_newest() -> None:
    ProcedureFactory()
    first = dumped(NIGHT)
    dump_catalog(now=NIGHT + timedelta(days=90))
    assert [each.name for each in editions()] == [first.name]

    ProcedureFactory()
    second = dumped(NIGHT + timedelta(days=91))
    assert [each.name for each in editions()] == [second.name]


def test_an_interrupted_run_leaves_nothing_to_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    ProcedureFactory()
    first = dumped()
    ProcedureFactory()

    def broken() -> Any:
        yield from []
        raise OSError("disk full")

    monkeypatch.setitem(sources.SOURCES, "forms", broken)
    with pytest.raises(OSError, match="disk full"):
        dump_catalog(now=NIGHT + timedelta(days=1))
    assert [each.name for each in editions()] == [first.name]
    assert {path.name for path in first.path.parent.iterdir()} == {first.name, "checked"}

    monkeypatch.undo()


def test_only_one_worker_writes_at_a_time() -> None:
    ProcedureFactory()
    first = dumped()
    ProcedureFactory()
    (first.path.parent / "running").touch()

    assert dump_catalog(now=NIGHT + timedelta(days=1)) is None


def test_the_periodic_work_looks_once_a_day() -> None:
    ProcedureFactory()

    assert dump_if_due(timezone.now())["ordered"] == 1
    assert len(editions()) == 1
    ProcedureFactory()
    assert not dump_if_due(timezone.now())
    assert len(editions()) == 1
    assert "open data" in periodic.registered()


def test_the_command_says_what_it_made(capsys: pytest.CaptureFixture[str]) -> None:
    ProcedureFactory()

    call_command("dump_catalog", verbosity=0)
    call_command("dump_catalog", verbosity=0)

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("edition ")
    assert second == "unchanged"


def test_nothing_that_is_not_published_and_nobody_s_name_is_in_the_files() -> None:
    ProcedureFactory(title="Thủ tục mở")
    for state in ({"live": False}, {"valid_until": date(2020, 1, 1)}, {"valid_from": date(2999, 1, 1)}):
        hidden = ProcedureFactory(title="Tuyệt mật", papers=["Giấy tuyệt mật"], **state)
        form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Mẫu tuyệt mật", name=f"{hidden.pk}")
        hidden.papers.update(form=form)
    member = MembershipFactory(user__first_name="Nguyễn", user__last_name="Riêng Tư")
    DeskDuty.objects.create(agency=member.agency, weekday=1, name="Trần Riêng Tư", phone="0912345678")

    made = dumped()

    everything = "".join(path.read_text(encoding="utf-8") for path in made.path.iterdir()).lower()
    assert "thủ tục mở" in everything
    assert "tuyệt mật" not in everything
    assert "riêng tư" not in everything
    assert "0912345678" not in everything


def test_any_number_of_procedures_is_read_in_pieces(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(sources, "PIECE", 10)
    agency = AgencyFactory()
    ProcedureFactory.create_batch(25, agency=agency)

    with django_assert_max_num_queries(3 * 17):
        codes = [record["code"] for record in sources.procedures()]

    assert codes == sorted(codes)
    assert len(codes) == 25


def test_the_page_lists_every_file_with_size_and_checksum(client: Client) -> None:
    ProcedureFactory()
    made = dumped()

    html = client.get("/du-lieu-mo/").content.decode()

    for file in made.files:
        assert f'href="/du-lieu-mo/moi-nhat/{file.name}"' in html
        assert file.sha256 in html
    assert "creativecommons.org/licenses/by/4.0" in html


def test_before_the_first_edition_the_page_says_so(client: Client) -> None:
    response = client.get("/du-lieu-mo/")

    assert response.status_code == 200
    assert client.get("/du-lieu-mo/moi-nhat/procedures.json").status_code == 404
    assert client.get("/du-lieu-mo/catalog.jsonld").json()["dcat:dataset"] == []


def test_a_file_is_not_sent_again_while_it_is_the_same(client: Client) -> None:
    ProcedureFactory()
    made = dumped()
    address = "/du-lieu-mo/moi-nhat/procedures.csv"

    first = client.get(address)
    info = made.file("procedures.csv")
    assert info is not None
    assert (first["ETag"], first["Content-Type"]) == (f'"{info.sha256}"', "text/csv; charset=utf-8")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert b"".join(first.streaming_content) == (made.path / "procedures.csv").read_bytes()  # type: ignore[attr-defined]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert client.head(address).status_code == 200
    assert client.get(f"/du-lieu-mo/{made.name}/SHA256SUMS").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/du-lieu-mo/moi-nhat/manifest.json",
        "/du-lieu-mo/moi-nhat/..%2f..%2fportal.sqlite3",
        "/du-lieu-mo/..%2f..%2f/procedures.json",
        "/du-lieu-mo/checked/procedures.json",
        "/du-lieu-mo/2026-08-03-99999/procedures.json",
        "/du-lieu-mo/2999-01-01/procedures.json",
        "/du-lieu-mo/moi-nhat/%F0%9F%98%80",
    ],
)
def test_no_address_leads_out_of_the_editions(client: Client, address: str) -> None:
    ProcedureFactory()
    dumped()

    assert client.get(address).status_code == 404


def test_a_broken_manifest_is_no_edition(client: Client) -> None:
    ProcedureFactory()
    made = dumped()
    (made.path / "manifest.json").write_text("{", encoding="utf-8")

    assert editions() == []
    assert client.get("/du-lieu-mo/").status_code == 200


def test_the_dictionary_explains_every_column_of_every_file(client: Client) -> None:
    ProcedureFactory()
    made = dumped()

    tables = client.get("/du-lieu-mo/tu-dien.json").json()["tables"]

    explained = {each["name"]: [column["column"] for column in each["columns"]] for each in tables}
    for file in made.files:
        if file.name.endswith(".csv"):
            header = (made.path / file.name).read_text(encoding="utf-8-sig").splitlines()[0]
            assert header.split(",") == explained[file.table]
    assert all(column["description"] and column["type"] for each in tables for column in each["columns"])
    rows = list(csv.DictReader(io.StringIO(client.get("/du-lieu-mo/tu-dien.csv").content.decode("utf-8-sig"))))
    assert len(rows) == sum(len(columns) for columns in explained.values())
    assert client.get("/du-lieu-mo/tu-dien/").status_code == 200


def test_the_dictionary_is_vietnamese(client: Client) -> None:
    tables = client.get("/du-lieu-mo/tu-dien.json").json()["tables"]

    for each in tables:
        for column in each["columns"]:
            assert not column["description"].isascii(), (each["name"], column)


def test_other_catalogs_read_the_list_as_dcat(client: Client) -> None:
    ProcedureFactory()
    made = dumped()

    response = client.get("/du-lieu-mo/catalog.jsonld")

    assert response["Content-Type"] == "application/ld+json"
    body = response.json()
    assert body["@type"] == "dcat:Catalog"
    distributions = [each for dataset in body["dcat:dataset"] for each in dataset["dcat:distribution"]]
    assert len(distributions) == len(made.files)
    assert all(each["dcat:downloadURL"]["@id"].startswith("https://") for each in distributions)


def test_the_footer_leads_to_the_open_data(client: Client) -> None:
    assert 'href="/du-lieu-mo/"' in client.get("/du-lieu-mo/tu-dien/").content.decode()
