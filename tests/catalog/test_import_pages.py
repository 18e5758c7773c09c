"""Importing from the admin: upload, preview, confirmation, report; cancelled, interrupted, by two people at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from catalog.importing import background
from catalog.importing.background import carry_on, forget_old_imports, take_up_left_imports
from catalog.models import CatalogImport, Procedure, ProcedureChange
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from tests.catalog.conftest import make_entry
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db
START = "/admin/nhap-xuat/procedures/"
State = CatalogImport.State
Upload = Callable[..., CatalogImport]


def with_role(role: Role, agency: Any = None) -> User:
    ensure_role_groups()
    user = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    return user


@pytest.fixture
def controller(client: Client) -> User:
    user = with_role(Role.CONTROLLER)
    client.force_login(user)
    return user


@pytest.fixture
def upload(client: Client, controller: User, django_capture_on_commit_callbacks: Any) -> Callable[..., CatalogImport]:
    """Sends a file of these entries as the controller; it is read at once."""

    def send(*entries: Any, name: str = "thu-tuc.json") -> CatalogImport:
        file = SimpleUploadedFile(name, json.dumps(entries).encode())
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(START, {"file": file})
        assert answer.status_code == 302
        return CatalogImport.objects.get(key=answer.url.rstrip("/").rsplit("/", 1)[1])

    return send


def press(client: Client, job: CatalogImport, button: str, callbacks: Any) -> CatalogImport:
    with callbacks(execute=True):
        answer = client.post(f"{START}{job.key}/{button}/")
    assert answer.status_code == 302
    job.refresh_from_db()
    return job


def page(client: Client, job: CatalogImport, query: str = "") -> str:
    answer = client.get(f"{START}{job.key}/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def numbered(count: int) -> list[dict[str, Any]]:
    return [make_entry(code=f"1.{number:06d}", title=f"Thủ tục {number}") for number in range(1, count + 1)]


def test_nothing_is_written_before_it_is_confirmed_and_then_all_of_it(
    client: Client, controller: User, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    job = upload(make_entry(), make_entry(code="x"))

    assert job.state == State.READY
    assert not Procedure.objects.exists()
    shown = page(client, job)
    assert "Thủ tục đăng ký khai sinh" in shown
    assert "“x”" in shown

    press(client, job, "dong-y", django_capture_on_commit_callbacks)

    assert (job.state, job.done, job.total) == (State.DONE, 2, 2)
    procedure = Procedure.objects.get()
    assert procedure.live_revision is not None
    assert procedure.live_revision.user == controller
    assert "Kết quả đã ghi" in page(client, job)


def test_the_preview_shows_each_difference_and_filters(
    client: Client, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    press(client, upload(make_entry(), make_entry(code="1.000002")), "dong-y", django_capture_on_commit_callbacks)

    job = upload(make_entry(result="Bản chính giấy khai sinh"), make_entry(code="1.000002"), make_entry(code="?"))

    changed = page(client, job, "?ket-qua=changed")
    assert "<ins>Bản chính giấy khai sinh</ins>" in changed
    assert "1.000002" not in changed
    assert "1.000002" in page(client, job, "?ket-qua=unchanged")
    assert "Bản chính giấy khai sinh" not in page(client, job, "?ket-qua=rejected")
    assert page(client, job, "?ket-qua=<script>&p=99")


def test_a_long_preview_has_pages_and_a_constant_number_of_queries(
    client: Client, upload: Upload, django_assert_max_num_queries: Any
) -> None:
    job = upload(*numbered(60))

    with django_assert_max_num_queries(25):
        first = page(client, job)
    assert "Thủ tục 25" in first
    assert "Thủ tục 26" not in first
    assert "Thủ tục 60" in page(client, job, "?p=3")


def test_rejected_rows_are_a_workbook_with_the_reasons(client: Client, upload: Upload) -> None:
    job = upload(make_entry(title="=HYPERLINK(1)", code="x"), make_entry(service_level="rất cao"))

    answer = client.get(f"{START}{job.key}/bi-tu-choi.xlsx")

    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows()]
    assert [row[0] for row in rows[1:]] == [1, 2]
    assert "rất cao" in str(rows[2][3])
    assert "no-store" in answer["Cache-Control"]


def test_a_file_that_cannot_be_read_says_why(client: Client, upload: Upload) -> None:
    job = upload(name="thu-tuc.xlsx")

    assert job.state == State.FAILED
    assert "không phải bảng tính XLSX" in page(client, job)


def test_50_megabytes_macros_and_other_files_are_refused_at_once(client: Client, controller: User) -> None:
    for name, size, words in (
        ("to.xlsx", 21 * 1024 * 1024, "21 MB"),
        ("a.xlsm", 10, "macro"),
        ("a.exe", 10, ".json"),
    ):
        answer = client.post(START, {"file": SimpleUploadedFile(name, b"0" * size)})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not CatalogImport.objects.exists()


def test_a_cancelled_import_writes_nothing(
    client: Client, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    job = press(client, upload(make_entry()), "huy", django_capture_on_commit_callbacks)
    press(client, job, "dong-y", django_capture_on_commit_callbacks)

    assert job.state == State.CANCELLED
    assert not Procedure.objects.exists()
    assert "Chưa ghi gì" in page(client, job)


def test_of_two_people_with_one_procedure_the_second_is_told(
    client: Client, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    press(client, upload(make_entry()), "dong-y", django_capture_on_commit_callbacks)
    first = upload(make_entry(result="Của người thứ nhất"))
    second = upload(make_entry(result="Của người thứ hai"), make_entry(code="1.000002"))

    press(client, first, "dong-y", django_capture_on_commit_callbacks)
    press(client, second, "dong-y", django_capture_on_commit_callbacks)

    assert Procedure.objects.get(code="1.001193").result == "Của người thứ nhất"
    assert ProcedureChange.objects.filter(procedure__code="1.001193").last() is not None
    assert second.state == State.DONE
    assert "đã được sửa sau khi xem trước" in page(client, second, "?ket-qua=rejected")
    assert Procedure.objects.filter(code="1.000002").exists()


def test_a_draft_begun_after_the_preview_is_not_overwritten(
    client: Client, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    press(client, upload(make_entry()), "dong-y", django_capture_on_commit_callbacks)
    job = upload(make_entry(result="Khác"))
    procedure = Procedure.objects.get()
    procedure.title = "Đang soạn"
    procedure.save_revision()

    press(client, job, "dong-y", django_capture_on_commit_callbacks)

    assert Procedure.objects.get().result == "Giấy khai sinh"
    assert background.counts_of(job)["rejected"] == 1


def test_pressing_twice_writes_once(client: Client, upload: Upload, django_capture_on_commit_callbacks: Any) -> None:
    job = upload(make_entry())
    press(client, job, "dong-y", django_capture_on_commit_callbacks)
    press(client, job, "dong-y", django_capture_on_commit_callbacks)

    assert Procedure.objects.get().revisions.count() == 1


def test_an_interrupted_import_keeps_whole_entries_and_goes_on_where_it_stood(
    client: Client, upload: Upload, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    job, written = upload(*numbered(50)), background.write_batch
    batches: list[int] = []

    def dies(*args: Any) -> Any:
        batches.append(1)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return written(*args)

    monkeypatch.setattr(background, "write_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        press(client, job, "dong-y", django_capture_on_commit_callbacks)

    job.refresh_from_db()
    assert (job.state, job.done, Procedure.objects.count()) == (State.WRITING, 20, 20)
    assert all(procedure.papers.count() == 2 for procedure in Procedure.objects.all())
    assert "Đang ghi các mục" in page(client, job)
    carry_on(job.pk)  # a second worker leaves it to the first, which may live
    job.refresh_from_db()
    assert job.done == 20

    CatalogImport.objects.update(seen_at=timezone.now() - background.SILENCE - timedelta(seconds=1))
    assert "tiến trình" in page(client, job)
    press(client, job, "tiep-tuc", django_capture_on_commit_callbacks)

    assert (job.state, job.done) == (State.DONE, 50)
    assert background.counts_of(job) == {"new": 50, "changed": 0, "unchanged": 0, "rejected": 0}
    assert Procedure.objects.count() == 50


def test_what_a_dead_worker_left_is_taken_up_by_the_periodic_work(
    upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    job = upload(make_entry())
    long_ago = timezone.now() - timedelta(hours=1)
    CatalogImport.objects.update(state=State.WRITING, seen_at=long_ago)

    with django_capture_on_commit_callbacks(execute=True):
        assert take_up_left_imports(timezone.now()) == 1

    job.refresh_from_db()
    assert job.state == State.DONE
    assert take_up_left_imports(timezone.now()) == 0


def test_a_fault_of_the_portal_stops_the_import_and_a_person_lets_it_go_on(
    client: Client, upload: Upload, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    job = upload(make_entry())

    def breaks(*args: Any) -> Any:
        raise OSError("đĩa đầy")

    with monkeypatch.context() as broken:
        broken.setattr(background, "write_batch", breaks)
        press(client, job, "dong-y", django_capture_on_commit_callbacks)
    assert "đĩa đầy" in page(client, job)
    assert take_up_left_imports(timezone.now()) == 0

    press(client, job, "tiep-tuc", django_capture_on_commit_callbacks)

    assert job.state == State.DONE


def test_the_progress_is_told_to_the_page(client: Client, upload: Upload) -> None:
    job = upload(make_entry())
    CatalogImport.objects.update(state=State.WRITING, done=3, total=12, seen_at=timezone.now())

    answer = client.get(f"{START}{job.key}/tien-do/").json()

    assert answer == {"state": "writing", "done": 3, "total": 12, "percentage": 25, "is_silent": False}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AGENCY_ADMINISTRATOR, Role.AUDITOR])
def test_only_who_publishes_imports(client: Client, upload: Upload, role: Role) -> None:
    job = upload(make_entry())
    client.force_login(with_role(role, AgencyFactory()))

    for address in ("", "mau.xlsx", f"{job.key}/", f"{job.key}/tien-do/", f"{job.key}/bi-tu-choi.xlsx"):
        assert client.get(START + address).status_code in (302, 403)
    for button in ("dong-y", "huy", "tiep-tuc"):
        assert client.post(f"{START}{job.key}/{button}/").status_code in (302, 403)
    job.refresh_from_db()
    assert job.state == State.READY


def test_addresses_of_nothing_are_not_found(client: Client, controller: User) -> None:
    for address in ("khong-co/", "procedures/00000000-0000-0000-0000-000000000000/"):
        assert client.get(f"/admin/nhap-xuat/{address}").status_code == 404


def test_the_file_is_private_and_goes_after_a_while(upload: Upload) -> None:
    job = upload(make_entry())
    storage, names = job.file.storage, [job.file.name, background.looks_name(job)]
    assert "thu-tuc" not in str(job.file.name)
    assert all(storage.exists(name) for name in names)
    assert storage.base_url is None or "media" not in str(storage.path(str(job.file.name)))

    assert forget_old_imports(timezone.now()) == 0
    CatalogImport.objects.update(state=State.WRITING, problem="OSError: đĩa đầy")  # and nobody lets it go on
    assert forget_old_imports(timezone.now() + background.KEPT + timedelta(days=1)) == 1

    assert not any(storage.exists(name) for name in names)


def test_the_filtered_list_is_downloaded_and_can_be_imported_again(
    client: Client, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    press(client, upload(*numbered(3)), "dong-y", django_capture_on_commit_callbacks)

    as_json = client.get("/admin/thu-tuc/?export=json&q=Thủ tục 2")
    as_workbook = client.get("/admin/thu-tuc/?export=xlsx&q=Thủ tục 2")

    assert [entry["code"] for entry in json.loads(as_json.content)] == ["1.000002"]
    sheet = load_workbook(BytesIO(as_workbook.content)).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["Mã thủ tục", "1.000002"]
    again = upload(*json.loads(as_json.content))
    assert background.counts_of(again)["unchanged"] == 1
