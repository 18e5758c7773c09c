"""Following a dossier from outside: number and secret open it, and nothing else does."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers import lookup, throttle
from dossiers.models import Dossier, LookupAttempt, OneTimeCode
from dossiers.secrets import ALPHABET, lookup_secret, verify_secret
from dossiers.submission import Applicant
from dossiers.workflow import PUBLIC_LABELS, State
from tests.factories.dossiers import dossier_in, leg_of, make_desk, step, stored_file

pytestmark = pytest.mark.django_db
TRACK = "/ho-so/tra-cuu/"
WRONG = "Không tìm thấy hồ sơ với hai mã này"
TOO_MANY = "Đã thử 5 lần"


def look_up(client: Client, number: str, secret: str, **extra: str) -> object:
    return client.post(TRACK, {"number": number, "secret": secret}, **extra)


@pytest.fixture
def opened(client: Client) -> Dossier:
    dossier = dossier_in(State.SUPPLEMENT)
    look_up(client, dossier.code, lookup_secret(dossier))
    return dossier


def test_a_secret_has_twelve_signs_without_look_alikes() -> None:
    secret = lookup_secret(Dossier(submission_number="TN-2345-6789"))

    assert len(secret.replace("-", "")) == 12
    assert set(secret.replace("-", "")) <= set(ALPHABET)
    assert len(ALPHABET) == 32
    assert not set("01IO") & set(ALPHABET)


def test_a_new_version_of_the_secret_ends_the_old_one() -> None:
    dossier = Dossier(submission_number="TN-2345-6789")
    old = lookup_secret(dossier)
    dossier.secret_version = 2

    assert not verify_secret(dossier, old)
    assert verify_secret(dossier, lookup_secret(dossier))


def test_a_secret_made_under_an_earlier_key_still_opens(settings: object) -> None:
    dossier = Dossier(submission_number="TN-2345-6789")
    old = lookup_secret(dossier)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key"

    assert verify_secret(dossier, old)
    assert lookup_secret(dossier) != old


@pytest.mark.parametrize("typed", ["", " ", "ẲẴ", "\x00", "🙂" * 500, "-" * 5000])
def test_a_hostile_secret_opens_nothing(typed: str) -> None:
    assert not verify_secret(Dossier(submission_number="TN-2345-6789"), typed)


@pytest.mark.parametrize("form", ["code", "submission_number"])
@pytest.mark.parametrize("change", [str, str.lower, lambda text: text.replace("-", ""), lambda text: f" {text} "])
def test_code_and_number_open_the_dossier_however_they_are_typed(client: Client, form: str, change: object) -> None:
    dossier = dossier_in(State.RECEIVED)

    answer = look_up(client, change(getattr(dossier, form)), change(lookup_secret(dossier)))

    assert answer.status_code == 302
    page = client.get(answer.url)
    assert dossier.procedure_title in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_wrong_secret_and_an_unknown_number_get_the_same_answer(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)

    wrong = look_up(client, dossier.code, "AAAA-AAAA-AAAA")
    unknown = look_up(client, dossier.code.replace("0001", "0002"), "AAAA-AAAA-AAAA")

    assert wrong.status_code == unknown.status_code
    assert WRONG in wrong.content.decode()
    assert wrong.content.decode().replace(dossier.code, "") == unknown.content.decode().replace(
        dossier.code.replace("0001", "0002"), ""
    )


@pytest.mark.parametrize("number", ["", "'; DROP TABLE", "\x00\x00", "Ａ" * 300, "🙂", "../../etc", "TN-", "%s%n"])
def test_hostile_numbers_are_just_unknown(client: Client, number: str) -> None:
    assert look_up(client, number, "ABCD-EFGH-JKLM").status_code == 200


def test_the_sixth_try_of_a_number_waits_even_when_it_is_right(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)
    for _try in range(5):
        assert look_up(client, dossier.code, "AAAA-AAAA-AAAA").status_code == 200

    answer = look_up(client, dossier.code.lower(), lookup_secret(dossier))

    assert answer.status_code == 429
    assert TOO_MANY in answer.content.decode()
    assert answer["Retry-After"] == "900"
    elsewhere = look_up(client, dossier.code, lookup_secret(dossier), REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("form", ["code", "submission_number"])
def test_no_way_of_writing_a_number_wins_more_tries(client: Client, form: str) -> None:
    dossier = dossier_in(State.RECEIVED)
    number = getattr(dossier, form)
    ways = [f"{number}{' ' * 80}{count}" for count in range(6)]  # the search reads 80 signs, so must the count
    ways += [number.lower(), number.removeprefix("TN-"), number.replace("-", ""), f"\u200b{number}"]

    answers = [
        client.get(f"/api/v1/dossiers/{quote(way)}", headers={"Dossier-Secret": "AAAA-AAAA-AAAA"}).status_code
        for way in ways
    ]

    assert answers == [404] * 5 + [429] * 5


def test_an_unknown_number_is_throttled_like_a_known_one(client: Client) -> None:
    answers = [look_up(client, "H50.1-260101-0001", "AAAA").status_code for _try in range(6)]

    assert answers == [200] * 5 + [429]


def test_after_a_quarter_of_an_hour_the_number_may_be_tried_again(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED)
    for _try in range(6):
        look_up(client, dossier.code, "AAAA-AAAA-AAAA")
    LookupAttempt.objects.update(expires_at=timezone.now())

    assert look_up(client, dossier.code, lookup_secret(dossier)).status_code == 302


def test_an_address_has_a_hundred_wrong_tries_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "ADDRESS_TRIES", 3)
    dossier = dossier_in(State.RECEIVED)
    for _right in range(3):
        assert look_up(client, dossier.code, lookup_secret(dossier)).status_code == 302
    wrong = [look_up(client, f"H50.1-260101-000{n}", "AAAA").status_code for n in range(4)]

    assert wrong == [200, 200, 200, 429]


def test_tries_are_stored_without_the_address(client: Client) -> None:
    look_up(client, "H50.1-260101-0001", "AAAA", REMOTE_ADDR="203.0.113.77")

    assert "203.0.113.77" not in str(list(LookupAttempt.objects.values()))
    assert throttle.purge_attempts(timezone.now() + timedelta(hours=2)) == 2


def test_a_form_of_another_site_is_refused(client: Client) -> None:
    assert look_up(client, "a", "b", HTTP_ORIGIN="https://evil.example").status_code == 403
    assert look_up(client, "a", "b", HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


def test_the_qr_fills_in_the_number_and_never_the_secret(client: Client) -> None:
    page = client.get(TRACK, {"ma": 'H50.1-1"><script>', "secret": "ABCD"}).content.decode()

    assert "H50.1-1&quot;&gt;&lt;script&gt;" in page
    assert 'value="ABCD"' not in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("state", State)
def test_the_page_of_every_state_says_so_in_public_words(client: Client, state: State) -> None:
    dossier = dossier_in(state, applicant=Applicant(name="Lò Thị Ẳm", phone="0905123456"))
    look_up(client, dossier.submission_number, lookup_secret(dossier))

    page = client.get(reverse("dossiers:dossier")).content.decode()

    assert str(PUBLIC_LABELS[state]) in page
    assert "Đã gửi hồ sơ" in page
    assert dossier.applicant_phone not in page
    assert dossier.applicant_name not in page
    assert "Nguyễn Bình" not in page
    assert client.get(reverse("dossiers:ledger")).status_code == 200
    receipt = client.get(reverse("dossiers:receipt_pdf"))
    assert receipt.status_code == (200 if dossier.code else 404)


@pytest.mark.parametrize("name", ["dossier", "ledger", "receipt_pdf", "supplement", "withdraw", "contents"])
def test_without_number_and_secret_no_page_opens(client: Client, name: str) -> None:
    answer = client.get(reverse(f"dossiers:{name}"))

    assert answer.status_code == 302
    assert answer.url.startswith(TRACK)


def test_a_visit_ends_after_half_an_hour_and_with_a_new_secret(client: Client, opened: Dossier) -> None:
    assert client.get(reverse("dossiers:dossier")).status_code == 200
    Dossier.objects.filter(pk=opened.pk).update(secret_version=2)
    assert client.get(reverse("dossiers:dossier")).status_code == 302

    opened.refresh_from_db()
    look_up(client, opened.code, lookup_secret(opened))
    session = client.session
    session["dossier_visit"] = {**session["dossier_visit"], "until": (timezone.now()).isoformat()}
    session.save()
    assert client.get(reverse("dossiers:dossier")).status_code == 302


def test_closing_the_dossier_on_a_shared_computer_shuts_it(client: Client, opened: Dossier) -> None:
    client.post(reverse("dossiers:close"))

    assert client.get(reverse("dossiers:dossier")).status_code == 302


def test_the_page_costs_the_same_however_long_the_history_is(
    client: Client, opened: Dossier, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(20):  # money, issued papers, what waits, parcels with their stations among them
        client.get(reverse("dossiers:dossier"))


def test_the_timeline_hides_internal_steps_and_shows_the_newest_first(client: Client) -> None:
    desk = make_desk()
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    from_leader = leg_of(dossier)
    look_up(client, dossier.code, lookup_secret(dossier))
    step(from_leader, "correct", desk, dossier.updated_at + timedelta(hours=1))
    page = client.get(reverse("dossiers:dossier")).content.decode()

    assert "Trả lại để sửa" not in page
    assert "Sai số quyết định" not in page
    assert page.index("Đã trình phê duyệt") < page.index("Bắt đầu giải quyết") < page.index("Đã gửi hồ sơ")


def test_a_refusal_shows_its_ground(client: Client) -> None:
    dossier = dossier_in(State.REFUSED)
    look_up(client, dossier.submission_number, lookup_secret(dossier))

    assert "Không thuộc thẩm quyền" in client.get(reverse("dossiers:dossier")).content.decode()


def sent_code() -> str:
    return next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)


def test_answers_papers_and_results_need_the_one_time_code(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    dossier = dossier_in(State.RETURNED)
    file = dossier.papers.get().files.get()
    result = leg_of(dossier).results.get().file
    look_up(client, dossier.code, lookup_secret(dossier))
    address = reverse("dossiers:contents")
    assert "Nguyễn Bình" not in client.get(address).content.decode()
    assert client.get(reverse("dossiers:file", args=[file.uuid])).status_code == 302
    assert client.get(reverse("dossiers:declaration_pdf")).status_code == 302
    assert client.get(reverse("dossiers:declaration_docx")).status_code == 302

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dossiers:send_code"))
    assert mail.outbox[-1].to == [dossier.applicant_email]
    client.post(address, {"code": sent_code()})

    page = client.get(address).content.decode()
    assert "Nguyễn Bình" in page
    for stored in (file, result):
        assert client.get(reverse("dossiers:file", args=[stored.uuid])).status_code == 200
    assert client.get(reverse("dossiers:file", args=[stored_file().uuid])).status_code == 404
    assert client.get(reverse("dossiers:declaration_pdf")).content.startswith(b"%PDF")
    assert client.get(reverse("dossiers:declaration_docx")).status_code == 404  # no form, so no template
    assert not OneTimeCode.objects.exists()


def test_a_contact_that_was_corrected_is_to_be_proved_anew(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    """Whoever got the code at a mistyped address is a stranger."""
    dossier = dossier_in(State.RETURNED)
    look_up(client, dossier.code, lookup_secret(dossier))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dossiers:send_code"))
    client.post(reverse("dossiers:contents"), {"code": sent_code()})
    assert "Nguyễn Bình" in client.get(reverse("dossiers:contents")).content.decode()

    Dossier.objects.filter(pk=dossier.pk).update(applicant_email="khac@example.vn")

    assert "Nguyễn Bình" not in client.get(reverse("dossiers:contents")).content.decode()


def test_a_result_is_not_shown_before_it_is_approved(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    dossier = dossier_in(State.PENDING_APPROVAL)
    result = leg_of(dossier).results.get().file
    look_up(client, dossier.code, lookup_secret(dossier))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dossiers:send_code"))
    client.post(reverse("dossiers:contents"), {"code": sent_code()})

    assert "Giấy khai sinh" not in client.get(reverse("dossiers:contents")).content.decode()
    assert client.get(reverse("dossiers:file", args=[result.uuid])).status_code == 404


def test_a_code_has_five_tries_ten_minutes_and_three_sendings(
    client: Client, opened: Dossier, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dossiers:send_code"))
    right = sent_code()
    for _try in range(5):
        client.post(reverse("dossiers:contents"), {"code": "000000" if right != "000000" else "111111"})
    client.post(reverse("dossiers:contents"), {"code": right})
    assert "Nguyễn Bình" not in client.get(reverse("dossiers:contents")).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dossiers:send_code"))
    OneTimeCode.objects.update(expires_at=timezone.now())
    client.post(reverse("dossiers:contents"), {"code": sent_code()})
    assert "Nguyễn Bình" not in client.get(reverse("dossiers:contents")).content.decode()

    for _sending in range(3):
        client.post(reverse("dossiers:send_code"))
    assert "Hiện không gửi thêm mã được" in client.get(reverse("dossiers:contents")).content.decode()


def test_without_an_address_the_result_is_collected_at_the_desk(client: Client) -> None:
    dossier = dossier_in(State.APPROVED)
    Dossier.objects.filter(pk=dossier.pk).update(applicant_email="")
    look_up(client, dossier.code, lookup_secret(dossier))

    assert "Kết quả nhận tại Bộ phận Một cửa" in client.get(reverse("dossiers:contents")).content.decode()


def test_withdrawing_asks_first_and_is_done_once(client: Client, opened: Dossier) -> None:
    address = reverse("dossiers:withdraw")
    assert client.get(address).status_code == 200
    opened.refresh_from_db()
    assert opened.state == State.SUPPLEMENT

    client.post(address, {"reason": "Đổi ý"})
    client.post(address, {"reason": "Đổi ý"})

    opened.refresh_from_db()
    assert opened.state == State.WITHDRAWN
    assert opened.events.filter(action="withdraw").count() == 1


def test_a_withdrawn_dossier_promises_nothing_and_says_so_once(client: Client) -> None:
    dossier = dossier_in(State.PROCESSING)
    look_up(client, dossier.code, lookup_secret(dossier))
    assert "Hẹn trả kết quả" in client.get(reverse("dossiers:dossier")).content.decode()

    client.post(reverse("dossiers:withdraw"))

    page = client.get(reverse("dossiers:dossier")).content.decode()

    assert "Hẹn trả kết quả" not in page
    assert page.split("<dl")[0].count("Đã rút<") + page.split("<dl")[0].count("Đã rút\n") <= 1
