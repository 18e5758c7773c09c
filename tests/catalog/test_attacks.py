"""What somebody does who wants the catalog's pages broken, its drafts read or its workers held up."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from catalog import probing
from catalog.changes import record_change
from catalog.importing.workbooks import LAST_ROW, MOST_MERGED, MOST_MERGED_NAMED, _merged_problems
from catalog.models import Agency, FormTemplate, FormVersion, LegalDocument, ProcedureChange
from catalog.roles import Role
from tests.catalog.conftest import Person, whole_procedure
from tests.factories.catalog import AgencyFactory, FieldFactory
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.hostile]
HOSTILE = ["99999999999999999999", "-1", "\x00", "\x00khai", "￾\x0b", "'\"><script>", "%", "٣", "1e9", "x" * 5000]
PARAMETERS = ["trang", "q", "linh-vuc", "co-quan", "thang", "den", "truong-hop", "kenh", "tra-loi", "la-gi"]


def addresses() -> list[str]:
    """The address of each public page of the catalog, with something on it."""
    commune: Agency = AgencyFactory(name="UBND phường Đồng Hới")
    procedure = whole_procedure(code="1.001193", owner=commune)
    document = LegalDocument.objects.create(number="60/2014/QH13", slug="60-2014-qh13", title="Luật Hộ tịch")
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai", name="Mẫu số 01")
    FormVersion.objects.create(form=form, number=1)
    record_change(procedure=procedure, before=None)
    code, own = [procedure.code], [form.pk]
    named = [
        *(("catalog:" + name, code) for name in ("procedure", "procedure_print", "ledger", "procedure_qr", "remark")),
        *(("catalog:" + name, []) for name in ("changes", "changes_atom", "changes_rss", "forms", "open_data")),
        *(("catalog:" + name, []) for name in ("open_data_dictionary", "agencies", "before")),
        ("catalog:legal_document", [document.slug]),
        ("catalog:form_versions", own),
        ("catalog:agency", [commune.slug]),
        *(("search:" + name, []) for name in ("procedures", "by_field", "by_agency", "by_level", "by_audience")),
        *(("search:" + name, []) for name in ("by_letter", "most_used")),
        ("search:letter", ["dd"]),
    ]
    return [reverse(name, args=args) for name, args in named]


@pytest.fixture(scope="module")
def _standing_pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    made: list[str] = []
    for _stands in standing(django_db_blocker, lambda: made.extend(addresses())):
        yield made


@pytest.fixture
def shown(_standing_pages: list[str], db: None) -> list[str]:
    return [*_standing_pages]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_parameter_breaks_a_public_page(client: Client, shown: list[str], value: str) -> None:
    for address in shown:
        answer = client.get(address, dict.fromkeys(PARAMETERS, value))
        assert answer.status_code in (200, 301, 400, 404), address


@pytest.mark.parametrize(
    "address",
    [
        *(f"/thu-tuc/{code}/{page}" for code in ("\x00", "x" * 3000, "1.00119٣") for page in ("", "in/", "y-kien/")),
        *(f"/bieu-mau/{10**30}/{page}" for page in ("", "pdf/", "mau-dien/", "cac-ban/", "cac-ban/1/docx/")),
        f"/bieu-mau/1/cac-ban/{10**30}/docx/",
        *(f"/du-lieu-mo/{name}" for name in ("../x", "%00/x", "moi-nhat/..%2f..%2fetc", "%2e%2e/manifest.json")),
        *(f"/api/v1/procedures/{code}" for code in ("%00", "x" * 3000)),
        *(f"/api/v1/due-date?procedure=1.001193&received_at={day}" for day in (
            "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00", "9999-12-31T10:00:00%2B07:00", "%00",
        )),
        "/co-quan/truoc-day/?den=9999-99-99",
    ],
)  # fmt: skip
def test_no_made_up_address_breaks_the_portal(client: Client, shown: list[str], address: str) -> None:
    for method in (client.get, client.head):
        assert method(address).status_code in (200, 301, 400, 404, 422)


def test_what_word_pastes_into_a_title_breaks_no_feed(client: Client, commune: Agency) -> None:
    """A soft line break of Word is a vertical tab, which no XML may hold."""
    procedure = whole_procedure(title="Đăng ký\x0bkhai sinh\x01", owner=commune)
    record_change(procedure=procedure, before=None)
    assert ProcedureChange.objects.exists()

    for name in ("catalog:changes_atom", "catalog:changes_rss"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        assert "khai sinh" in "".join(fromstring(answer.content).itertext())


@pytest.mark.parametrize("key", ["abc", "99999999999999999999999", "1 OR 1=1", "_00", "-1", "٣"])
@pytest.mark.parametrize("view", ["edit", "delete", "history", "usage", "lock", "unpublish", "copy"])
def test_no_made_up_key_breaks_the_editors_desk(
    person: Person, shown: list[str], commune: Agency, view: str, key: str
) -> None:
    address = reverse(f"wagtailsnippets_catalog_procedure:{view}", args=[777]).replace("777", key)

    for client in (person(Role.EDITOR, commune),):
        assert client.get(address).status_code in (302, 404)


@pytest.fixture
def dripping(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server that answers one byte at a time, and never comes to the end of its head."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        connection, _address = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"X-A: b\r\n"[:1])
                except OSError:
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    monkeypatch.setattr(probing, "public_address", lambda host, port: "127.0.0.1")
    monkeypatch.setitem(probing.PORTS, "http", server.getsockname()[1])
    yield f"http://cham.example.vn:{server.getsockname()[1]}/"
    stop.set()
    server.close()
    thread.join(5)


def test_a_sheet_full_of_merged_cells_is_read_in_a_moment() -> None:
    """Each row names a few of the ranges in which it lies: all of them, in every row, would fill the memory."""
    merged = [(1, LAST_ROW, f"A1:B{LAST_ROW - number}") for number in range(MOST_MERGED)]
    apart = [(2 * number, 2 * number, f"A{2 * number}:B{2 * number}") for number in range(1, MOST_MERGED)]
    begun = time.monotonic()

    named = [len(list(_merged_problems(row, merged))) for row in range(1, 5_000)]
    alone = [len(list(_merged_problems(row, apart))) for row in range(1, 5_000)]

    assert max(named) == MOST_MERGED_NAMED
    assert sum(alone) == MOST_MERGED - 1
    assert time.monotonic() - begun < 3


def test_a_server_that_drips_its_answer_holds_nobody_up(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "PATIENCE", 0.5)
    begun = time.monotonic()

    answer = probing.probe(dripping)

    assert not answer.status
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("address", ["64:ff9b::7f00:1", "64:ff9b::a00:1", "::127.0.0.1", "2002:7f00:1::"])
def test_an_inner_address_in_the_clothes_of_another_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(probing.socket, "getaddrinfo", lambda *args, **kwargs: [(0, 0, 0, "", (address, 80))])

    with pytest.raises(probing.Refused):
        probing.public_address("cong.example.vn", 80)


def test_drafts_are_not_offered_to_those_who_do_not_edit(person: Person, commune: Agency) -> None:
    draft = whole_procedure(title="Thủ tục còn kín", owner=commune)
    draft.unpublish()
    chooser = "wagtailsnippetchoosers_catalog_procedure:"
    addresses = [reverse(chooser + "choose"), reverse(chooser + "chosen", args=[draft.pk])]
    desk, editor = person(Role.RECEPTIONIST, commune), person(Role.EDITOR, commune)

    for address in addresses:
        assert "còn kín" not in desk.get(address, follow=True).content.decode()
        assert editor.get(address).status_code == 200
    assert "còn kín" in editor.get(reverse(chooser + "choose_results")).content.decode()
