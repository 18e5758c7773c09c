"""What people, broken browsers and attackers send."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from casework.models import StoredFile
from dossiers.models import Dossier
from eforms.models import Draft, DraftStep, DraftUpload
from eforms.services import purge_drafts
from tests.eforms.conftest import ANSWERS, Applicant, pdf
from tests.factories.eforms import make_draft, published_version

pytestmark = [pytest.mark.django_db, pytest.mark.hostile]


def test_fifty_thousand_fields_get_a_plain_400_and_the_draft_stays(applicant: Applicant) -> None:
    applicant.fill("nguoi-nop-1")
    flood = "&".join(f"f{n}=1" for n in range(50_000))

    response = applicant.client.post(
        applicant.url("nguoi-nop-2"), flood, content_type="application/x-www-form-urlencoded"
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert "Không đọc được yêu cầu này" in page
    assert f'href="{applicant.url("nguoi-nop-2")}"' in page  # the way back to the page with what was saved
    assert DraftStep.objects.get().values["applicant_name"] == "Nguyễn Văn An"
    assert "Nguyễn Văn An" in applicant.get("nguoi-nop-1").content.decode()


def test_two_hundred_megabytes_are_cut_off_early_and_the_draft_stays(applicant: Applicant) -> None:
    applicant.fill_until("giay-to")

    response = applicant.client.post(
        applicant.url("giay-to"), CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 * 2**20)
    )

    assert response.status_code == 413
    assert f'href="{applicant.url("giay-to")}"' in response.content.decode()
    assert applicant.get("giay-to").status_code == 200


@pytest.mark.parametrize("name", ["applicant_date_of_birth_da\x00y", "applicant_date_of_birth_" + "x" * 500])
def test_a_box_that_no_page_has_is_dropped(applicant: Applicant, name: str) -> None:
    assert applicant.post("nguoi-nop-1", {**ANSWERS["nguoi-nop-1"], name: "1"}, luu="1").status_code == 302

    kept = DraftStep.objects.get().data
    assert "nguoi-nop-1-applicant_date_of_birth_day" in kept
    assert f"nguoi-nop-1-{name}" not in kept


@pytest.mark.parametrize(
    "step", ["nguoi-nop-2", "to-khai-1", "giay-to", "nhan-ket-qua-1", "kiem-tra", "khong-co", "0"]
)
def test_a_page_that_is_guessed_ahead_leads_back_and_takes_nothing(applicant: Applicant, step: str) -> None:
    first = applicant.url("nguoi-nop-1")

    assert applicant.get(step).headers["Location"] == first
    sent = applicant.post(step, {**ANSWERS.get(step, {}), "declaration": "on", "giay-to-1": pdf()}, luu="1")
    assert sent.headers["Location"] == first
    assert applicant.submit().headers["Location"] == first

    assert not DraftStep.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("step", "name", "typed", "sentence"),
    [
        ("to-khai-1", "co-cha", "maybe", "Chọn một trong các câu trả lời dưới đây"),
        ("to-khai-1", "ngay-sinh_day", "31", "phải là ngày có thật, ví dụ 02/09/1990"),
        ("to-khai-1", "ngay-sinh_month", "13", ""),
        ("to-khai-1", "ngay-sinh_year", "99999", ""),
        ("to-khai-1", "ngay-sinh_year", "-1", ""),
        ("to-khai-1", "ngay-sinh_day", "²", ""),
        ("to-khai-1", "ten-tre", "B" * 51, "rút ngắn còn tối đa 50 ký tự; đã nhập 51 ký tự"),
        ("nguoi-nop-1", "applicant_national_id", "04409000123", ""),
        ("nguoi-nop-1", "applicant_national_id", "999990001234", ""),
        ("nguoi-nop-1", "applicant_national_id", "٠٤٤٠٩٠٠٠١٢٣٤", ""),
        ("nguoi-nop-1", "applicant_national_id", "x" * 1_000_000, ""),
        ("nguoi-nop-2", "applicant_phone", "0" * 400, ""),
        ("nguoi-nop-2", "applicant_email", "a@b@c", ""),
        ("nguoi-nop-2", "applicant_email", f"{'a' * 400}@example.vn", ""),
        ("nguoi-nop-2", "applicant_address_province", "Atlantis", ""),
        ("nhan-ket-qua-1", "return_method", "teleport", "Chọn một trong các câu trả lời dưới đây"),
    ],
)
def test_an_impossible_answer_is_told_beside_its_field_and_everything_else_stays(
    applicant: Applicant, step: str, name: str, typed: str, sentence: str
) -> None:
    applicant.fill_until("kiem-tra")
    saved = {row.step: row.values for row in DraftStep.objects.all()}

    answer = applicant.fill(step, **{name: typed})

    page = BeautifulSoup(answer.content, "html.parser")
    beside = page.select(".field__error")
    assert answer.status_code == 200
    assert len(beside) == 1
    assert sentence in beside[0].get_text()
    assert page.select(f'.error-summary a[href^="#id_{step}-{name.split("_day")[0].split("_month")[0][:10]}"]')
    shown = {field["name"]: field.get("value") for field in page.select("input[type=text]")}
    kept = {f"{step}-{key}": value for key, value in ANSWERS[step].items() if key != name}
    assert {key: shown[key] for key in kept if key in shown} == {key: kept[key] for key in kept if key in shown}
    assert {row.step: row.values for row in DraftStep.objects.all()} == saved
    applicant.submit()
    assert Dossier.objects.count() == 1


def test_answers_to_hidden_and_unknown_questions_are_neither_kept_nor_sent(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")

    applicant.fill("to-khai-1", **{"ten-cha": "Ẩn", "co-cha": "no", "la": "x", "__proto__": "x", "ten-cha_0": "y"})
    applicant.submit()

    told = str(Dossier.objects.get().answers)
    assert "Ẩn" not in told
    assert "__proto__" not in told


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"nguoi-nop-1-applicant_name": "An"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a'),
        ("application/x-www-form-urlencoded; charset=utf-99", b"a=1"),
        ("application/x-www-form-urlencoded", b"nguoi-nop-1-applicant_name=%ff%fe&=&==&%00=%00"),
        ("text/plain", b"\xff" * 1000),
        ("", b""),
    ],
)
def test_a_body_that_is_no_form_changes_nothing_and_is_no_error_of_ours(
    applicant: Applicant, content_type: str, body: bytes
) -> None:
    applicant.fill("nguoi-nop-1")

    answer = applicant.client.generic("POST", applicant.url("nguoi-nop-1"), body, content_type=content_type)

    assert answer.status_code in {200, 302, 400}
    assert DraftStep.objects.get().values["applicant_name"] == "Nguyễn Văn An"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(applicant: Applicant, method: str) -> None:
    assert applicant.client.generic(method, applicant.url("nguoi-nop-1")).status_code == 405


def test_one_field_a_thousand_times_is_one_answer(applicant: Applicant) -> None:
    applicant.post("nguoi-nop-1", {**ANSWERS["nguoi-nop-1"], "applicant_name": ["Lê Văn Ba"] * 1000})

    assert DraftStep.objects.get().values["applicant_name"] == "Lê Văn Ba"


def test_a_lost_or_forged_cookie_opens_nothing_and_the_draft_goes_on_with_the_right_one(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    [(name, key)] = applicant.client.cookies.items()
    for forged in ("", "x", key.value[:-1] + ("A" if key.value[-1] != "A" else "B"), key.value * 50, "\\u0000"):
        applicant.client.cookies[name] = forged
        assert applicant.submit().status_code == 404
    applicant.take_key()

    applicant.submit()

    assert Dossier.objects.count() == 1


def test_one_megabyte_in_a_text_field_is_refused_beside_the_field(applicant: Applicant) -> None:
    response = applicant.fill("nguoi-nop-1", applicant_name="a" * 1_000_000)

    assert response.status_code == 200
    assert "field__error" in response.content.decode()
    assert not DraftStep.objects.exists()


def test_a_missing_or_tampered_wizard_state_changes_nothing(applicant: Applicant) -> None:
    """The address says which page it is: the management form of the library is not needed, and not believed."""
    applicant.fill("nguoi-nop-1", current_step="kiem-tra", wizard_goto_step="kiem-tra")

    assert DraftStep.objects.get().step == "nguoi-nop-1"
    assert applicant.post("nguoi-nop-2", wizard_goto_step="kiem-tra").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12345", "Viết họ tên bằng chữ, đúng như trên thẻ căn cước"),
        ("Ng" * 150, "Họ, chữ đệm và tên: rút ngắn còn tối đa 150 ký tự; đã nhập 300 ký tự"),
    ],
)
def test_the_error_of_a_name_says_which_answer_and_how_to_mend_it(
    typed: str, sentence: str, applicant: Applicant
) -> None:
    page = applicant.fill("nguoi-nop-1", applicant_name=typed)

    assert page.content.decode().count(sentence) == 2  # in the summary and beside the field
    assert not DraftStep.objects.exists()


def test_names_of_three_hundred_letters_are_refused_and_marks_of_direction_dropped(applicant: Applicant) -> None:
    assert applicant.fill("nguoi-nop-1", applicant_name="Ng" * 150).status_code == 200
    applicant.fill("nguoi-nop-1", applicant_name="\u202eNguyễn\u202c An")

    assert DraftStep.objects.get().values["applicant_name"] == "Nguyễn An"


def test_a_null_byte_is_dropped_or_refused_but_never_an_error_of_the_server(applicant: Applicant) -> None:
    assert applicant.fill("nguoi-nop-1", applicant_name="An\x00").status_code in {200, 302}


@pytest.mark.parametrize(
    ("name", "content"),
    [("giay.pdf", b""), ("giay.pdf", b"MZ\x90\x00 khong phai PDF"), ("trang.html", b"<script>alert(1)</script>")],
)
def test_a_file_with_wrong_content_is_refused_by_name_and_the_others_are_kept(
    applicant: Applicant, name: str, content: bytes
) -> None:
    applicant.fill_until("giay-to")
    wrong = SimpleUploadedFile(name, content, "application/pdf")

    page = applicant.post("giay-to", {"giay-to-1": [pdf("tot.pdf"), wrong]}).content.decode()

    assert f"{name}: " in page
    assert "<title>Lỗi: " in page
    assert [upload.file.name for upload in DraftUpload.objects.all()] == ["tot.pdf"]


def test_a_file_over_the_limit_is_refused(applicant: Applicant, settings: object) -> None:
    settings.UPLOAD_MAX_MIB = 0  # type: ignore[attr-defined]
    applicant.fill_until("giay-to")

    page = applicant.post("giay-to", {"giay-to-1": pdf()}).content.decode()

    assert "field__error" in page
    assert not DraftUpload.objects.exists()


def test_all_files_together_have_a_limit(applicant: Applicant, settings: object) -> None:
    settings.UPLOAD_DOSSIER_MAX_MIB = 0  # type: ignore[attr-defined]
    applicant.fill_until("giay-to")

    assert "0 MB" in applicant.post("giay-to", {"giay-to-1": pdf()}).content.decode()


def test_a_required_paper_without_file_keeps_the_applicant_on_the_page(applicant: Applicant) -> None:
    applicant.fill_until("giay-to")

    page = applicant.post("giay-to").content.decode()

    assert "Tải lên ít nhất một tệp" in page
    assert applicant.get("kiem-tra").headers["Location"] == applicant.url("giay-to")


def test_a_file_for_a_paper_nobody_asked_for_is_dropped(applicant: Applicant) -> None:
    applicant.fill_until("giay-to")

    applicant.post("giay-to", {"giay-to-99": pdf()}, upload="giay-to-99")

    assert not StoredFile.objects.exists()


def test_files_are_listed_shown_and_removed(applicant: Applicant) -> None:
    applicant.fill_until("giay-to")
    applicant.post("giay-to", {"giay-to-1": [pdf("trang-1.pdf"), pdf("trang-2.pdf")]}, upload="giay-to-1")
    first, second = DraftUpload.objects.all()
    assert applicant.post("giay-to", upload="giay-to-1").headers["Location"].endswith("/giay-to/#giay-to-giay-to-1")

    assert "trang-2.pdf" in applicant.get("giay-to").content.decode()
    shown = applicant.client.get(f"{applicant.url('tep')}{first.pk}/")
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    applicant.post("giay-to", remove=str(first.pk))

    assert list(DraftUpload.objects.all()) == [second]
    assert StoredFile.objects.count() == 1


def test_nobody_removes_or_reads_the_file_of_another_draft(applicant: Applicant) -> None:
    other = Applicant(make_draft(version=applicant.draft.version))
    other.fill_until("giay-to")
    other.post("giay-to", {"giay-to-1": pdf()}, upload="giay-to-1")
    upload = DraftUpload.objects.get()
    applicant.fill_until("giay-to")

    applicant.post("giay-to", remove=str(upload.pk))

    assert DraftUpload.objects.filter(pk=upload.pk).exists()
    assert applicant.client.get(f"{applicant.url('tep')}{upload.pk}/").status_code == 404
    assert applicant.client.get(f"{other.url('tep')}{upload.pk}/").status_code == 404


def test_another_persons_draft_is_not_found_by_its_uuid(applicant: Applicant) -> None:
    stranger = Client()

    for page in ["", "nguoi-nop-1", "luu", "xoa", "xong"]:
        assert stranger.get(applicant.url(page)).status_code == 404
    assert stranger.post(applicant.url("nguoi-nop-1"), ANSWERS["nguoi-nop-1"]).status_code == 404
    assert stranger.get(f"/nop-ho-so/{uuid.uuid4()}/").status_code == 404


def test_a_forged_key_opens_nothing(applicant: Applicant) -> None:
    stranger = Client()
    stranger.cookies[f"draft-{applicant.draft.uuid.hex}"] = "1.000001:forged:signature"

    assert stranger.get(applicant.url("nguoi-nop-1")).status_code == 404


def test_the_key_of_one_draft_does_not_open_another(applicant: Applicant) -> None:
    other = make_draft(version=applicant.draft.version)
    key = applicant.client.cookies[f"draft-{applicant.draft.uuid.hex}"].value
    applicant.client.cookies[f"draft-{other.uuid.hex}"] = key

    assert applicant.client.get(f"/nop-ho-so/{other.uuid}/nguoi-nop-1/").status_code == 404


def test_two_drafts_in_two_tabs_do_not_mix() -> None:
    version = published_version()
    browser = Client()
    one = Applicant(make_draft(version=version), browser)
    two = Applicant(make_draft(version=version), browser)

    one.fill("nguoi-nop-1", applicant_name="Người Một")
    two.fill("nguoi-nop-1", applicant_name="Người Hai")
    one.fill("nguoi-nop-2")

    assert "Người Một" in one.get("nguoi-nop-1").content.decode()
    assert "Người Hai" in two.get("nguoi-nop-1").content.decode()
    assert two.get().headers["Location"] == two.url("nguoi-nop-2")


def test_two_tabs_on_two_pages_of_one_draft_lose_nothing(applicant: Applicant) -> None:
    applicant.fill_until("giay-to")
    tab = Applicant(applicant.draft)

    tab.fill("nguoi-nop-1", applicant_name="Trần Thị Bình")
    applicant.fill("nguoi-nop-2", applicant_phone="0987654321")

    values = applicant.draft.steps.get(step="nguoi-nop-1").values
    assert values["applicant_name"] == "Trần Thị Bình"
    assert applicant.draft.steps.get(step="nguoi-nop-2").values["applicant_phone"] == "0987654321"


def test_an_expired_draft_says_so_and_what_to_do() -> None:
    applicant = Applicant(make_draft(expired=True))

    response = applicant.get("nguoi-nop-1")

    assert response.status_code == 410
    assert "đã hết hạn" in response.content.decode()
    assert f"/thu-tuc/{applicant.draft.procedure.code}/nop-ho-so/" in response.content.decode()


def test_a_purged_draft_still_says_expired_to_its_holder_and_nothing_is_left() -> None:
    applicant = Applicant(make_draft())
    applicant.fill_until("giay-to")
    applicant.post("giay-to", {"giay-to-1": pdf()}, upload="giay-to-1")

    assert purge_drafts(timezone.now() + timedelta(days=31))["drafts"] == 1

    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()
    assert applicant.get("nguoi-nop-1").status_code == 410


def test_a_draft_in_use_is_not_purged(applicant: Applicant) -> None:
    assert not purge_drafts(timezone.now() + timedelta(days=29))
    assert Draft.objects.exists()


def test_purging_a_submitted_draft_keeps_the_dossier_and_its_files(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()

    purge_drafts(timezone.now() + timedelta(days=60))

    assert not Draft.objects.exists()
    assert Dossier.objects.get().papers.get().files.count() == 1
