"""The cashier's pages: who may open which, what they show, and that hostile content stays text."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from catalog.roles import Role
from dossiers.fees import balance_of, propose_refund, take_cash
from dossiers.models import CashDay, Dossier, Payment, Printing, Reading, Refund
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ, staffed_desk
from tests.factories.dossiers import leg_of
from tests.factories.fees import CashDesk, owing, paid

pytestmark = pytest.mark.django_db
HOSTILE = ["=HYPERLINK(1)", "{{ 7|add:7 }} {% now 'Y' %}", "#let x = 1", "</text><script>", "An\nNguyễn‮", "Ơ" * 300]


def money_of(dossier: Dossier) -> str:
    return reverse("fees:money", args=[dossier.pk])


def cash(desk: CashDesk, dossier: Dossier, payer_name: str = "") -> Payment:
    amount = balance_of(dossier).open
    return take_cash(dossier=dossier, amount=amount, by=desk.cashier, at=timezone.now(), payer_name=payer_name)


def test_the_cashier_takes_the_money_and_prints_the_receipt(desk: CashDesk, cashier: Client) -> None:
    dossier = owing(desk)
    assert "8.000 đồng" in cashier.get(money_of(dossier)).text

    cashier.post(money_of(dossier), {"do": "cash", "amount": "8000", "words": "Lê Thị Hoa"})

    payment = Payment.objects.get()
    assert (payment.state, payment.payer_name, payment.taken_by) == ("paid", "Lê Thị Hoa", desk.cashier)
    paper = cashier.get(reverse("fees:receipt", args=[dossier.pk, payment.pk]))
    text = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert "00001/" in text
    assert "Tám nghìn đồng" in text
    assert "BẢN SAO" not in text


def test_a_receipt_printed_again_is_marked_as_a_copy(desk: CashDesk, cashier: Client) -> None:
    payment = cash(desk, owing(desk))
    address = reverse("fees:receipt", args=[payment.dossier_id, payment.pk])
    cashier.get(address)
    Printing.objects.update(at=timezone.now() - timedelta(minutes=5))

    text = PdfReader(BytesIO(cashier.get(address).content)).pages[0].extract_text()

    assert "BẢN SAO LẦN 1" in text


def test_a_cashier_of_another_agency_finds_nothing(desk: CashDesk, sign_in: SignIn) -> None:
    dossier = owing(desk)
    payment = paid(dossier)
    refund = Refund.objects.create(payment=payment, amount=1, reason="x", reference="H1")
    stranger = sign_in(employ(Role.CASHIER, staffed_desk().agency))

    assert stranger.get(money_of(dossier)).status_code == 404
    assert stranger.post(money_of(dossier), {"do": "cash", "amount": "8000"}).status_code == 404
    assert stranger.get(reverse("fees:receipt", args=[dossier.pk, payment.pk])).status_code == 404
    assert stranger.post(reverse("fees:refund", args=[refund.pk]), {"do": "approve"}).status_code == 404
    assert str(dossier) not in stranger.get(f"{reverse('fees:unpaid')}?co-quan={desk.agency.pk}").text


def test_payments_of_another_dossier_have_no_receipt_here(desk: CashDesk, cashier: Client) -> None:
    payment = cash(desk, owing(desk))

    assert cashier.get(reverse("fees:receipt", args=[owing(desk).pk, payment.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.POSTAL_CLERK, Role.EDITOR])
def test_only_who_collects_takes_cash(role: Role, desk: CashDesk, sign_in: SignIn) -> None:
    dossier = owing(desk)
    client = sign_in(employ(role, desk.agency if role != Role.EDITOR else None))

    client.post(money_of(dossier), {"do": "cash", "amount": "8000"})

    assert not Payment.objects.exists()
    assert client.get(reverse("fees:unpaid")).status_code in {302, 403}


def test_an_auditor_reads_the_books_and_changes_nothing(desk: CashDesk, sign_in: SignIn) -> None:
    auditor = sign_in(employ(Role.AUDITOR, desk.agency))
    cash(desk, owing(desk))

    page = auditor.get(reverse("fees:index"))
    assert page.status_code == 200
    assert page.context["form"] is None
    auditor.post(reverse("fees:index"), {"opening": "0", "counted": "8000"})
    assert not CashDay.objects.exists()


def test_the_receptionist_grants_an_exemption(desk: CashDesk, sign_in: SignIn) -> None:
    dossier = owing(desk, fee_claim="Hộ nghèo")
    clerk = sign_in(desk.desk.clerk)
    page = clerk.get(money_of(dossier))
    assert "Hộ nghèo" in page.text

    fee = dossier.fees.get()
    clerk.post(money_of(dossier), {"do": "reduce", "row": fee.pk, "amount": "8000", "words": "Sổ hộ nghèo số 3"})

    assert balance_of(dossier).open == 0


@pytest.mark.parametrize(
    "given",
    [
        {"do": "cash", "amount": "8000.5"},
        {"do": "cash", "amount": "NaN"},
        {"do": "cash", "amount": "9" * 40},
        {"do": "reduce", "row": "9" * 30, "amount": "1", "words": "x"},
        {"do": "void", "row": "-1", "words": "x"},
        {"do": "cash", "amount": "-8000"},
        {"do": "cash", "amount": "8000\x00"},
    ],
)
def test_senseless_input_changes_nothing(given: dict[str, str], desk: CashDesk, cashier: Client) -> None:
    dossier = owing(desk)

    assert cashier.post(money_of(dossier), given).status_code in {302, 404}

    assert not Payment.objects.exists()
    assert balance_of(dossier).open == 8000


def test_an_unknown_step_does_not_exist(desk: CashDesk, cashier: Client) -> None:
    assert cashier.post(money_of(owing(desk)), {"do": "give"}).status_code == 404


def test_a_refund_is_proposed_decided_by_another_and_paid_out(
    desk: CashDesk, cashier: Client, sign_in: SignIn
) -> None:
    dossier = owing(desk)
    payment = cash(desk, dossier)
    cashier.post(money_of(dossier), {"do": "refund", "row": payment.pk, "amount": "3000", "words": "Thu thừa"})
    refund = Refund.objects.get()

    cashier.post(reverse("fees:refund", args=[refund.pk]), {"do": "approve"})
    refund.refresh_from_db()
    assert refund.state == Refund.State.PROPOSED

    leader = sign_in(desk.desk.leader)
    assert "Thu thừa" in leader.get(reverse("fees:refunds")).text
    leader.post(reverse("fees:refund", args=[refund.pk]), {"do": "approve"})
    cashier.post(reverse("fees:refund", args=[refund.pk]), {"do": "pay", "words": "Nguyễn Văn An"})

    refund.refresh_from_db()
    assert (refund.state, refund.decided_by, refund.paid_to) == ("done", desk.desk.leader, "Nguyễn Văn An")
    assert balance_of(dossier).refunded == 3000
    actions = list(dossier.events.values_list("action", flat=True))
    assert actions[-3:] == ["propose_refund", "approve_refund", "refund"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"amount": "8000.5"}, "Nhập số tiền chẵn"),
        ({"amount": "-1"}, "Nhập số tiền chẵn"),
        ({"amount": "9" * 13}, "Nhập số tiền chẵn"),
        ({"words": "x" * 301}, "tối đa 300"),
    ],
)
def test_a_step_that_cannot_be_read_says_why(
    given: dict[str, str], sentence: str, desk: CashDesk, cashier: Client
) -> None:
    dossier = owing(desk)

    page = cashier.post(money_of(dossier), {"do": "cash", "amount": "8000", **given}, follow=True)

    assert sentence in page.text
    assert not Payment.objects.exists()


def test_an_empty_list_of_refunds_names_the_agency(desk: CashDesk, cashier: Client) -> None:
    assert f"{desk.agency} không có khoản hoàn trả nào đang chờ" in cashier.get(reverse("fees:refunds")).text
    every = cashier.get(reverse("fees:refunds"), {"tat-ca": "1"}).text
    assert f"{desk.agency} chưa có khoản hoàn trả nào" in every


def test_an_answer_to_a_refund_that_cannot_be_read_says_why(desk: CashDesk, sign_in: SignIn) -> None:
    payment = paid(owing(desk))
    refund = propose_refund(payment=payment, amount=Decimal(8000), reason="Nhầm", by=desk.cashier, at=timezone.now())
    address = reverse("fees:refund", args=[refund.pk])

    page = sign_in(desk.desk.leader).post(address, {"do": "decline", "words": "x" * 301}, follow=True)

    assert "tối đa 300" in page.text
    refund.refresh_from_db()
    assert refund.state == Refund.State.PROPOSED


def test_a_refund_is_declined_with_a_reason(desk: CashDesk, sign_in: SignIn) -> None:
    dossier = owing(desk, State.REFUSED)
    paid(dossier)
    refund = Refund.objects.get()
    leader = sign_in(desk.desk.leader)

    leader.post(reverse("fees:refund", args=[refund.pk]), {"do": "decline"})
    refund.refresh_from_db()
    assert refund.state == Refund.State.PROPOSED
    leader.post(reverse("fees:refund", args=[refund.pk]), {"do": "decline", "words": "Đã hoàn bằng chuyển khoản"})

    refund.refresh_from_db()
    assert refund.state == Refund.State.DECLINED


def test_the_day_is_shown_exported_printed_and_closed(desk: CashDesk, cashier: Client) -> None:
    cash(desk, owing(desk))
    paid(owing(desk), at=timezone.now())

    page = cashier.get(reverse("fees:index"))
    assert "16.000 đồng" in page.text
    book = load_workbook(BytesIO(cashier.get(reverse("fees:day_file", args=["xlsx"])).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[6] for row in rows[1:]] == [8000, 8000, 8000, 8000, 0, 0, 0, 0, 16000, 8000]
    assert cashier.get(reverse("fees:day_paper")).content.startswith(b"%PDF")

    cashier.post(reverse("fees:index"), {"opening": "0", "counted": "8000"})
    assert CashDay.objects.get().counted == 8000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name_on_every_paper_and_file(name: str, desk: CashDesk, cashier: Client) -> None:
    dossier = owing(desk, applicant=Applicant(name=name, email="an@example.vn"))
    payment = cash(desk, dossier)

    page = cashier.get(money_of(dossier)).text
    assert "<script>" not in page.partition("<main")[2].replace("</script>", "").split("</text>")[0]
    assert "14 2026" not in page
    assert cashier.get(reverse("fees:receipt", args=[dossier.pk, payment.pk])).content.startswith(b"%PDF")
    assert cashier.get(reverse("fees:day_paper")).content.startswith(b"%PDF")
    table = cashier.get(reverse("fees:day_file", args=["csv"])).content.decode("utf-8-sig")
    assert ",=HYPERLINK" not in table
    book = load_workbook(BytesIO(cashier.get(reverse("fees:day_file", args=["xlsx"])).content))
    assert book.active["E2"].data_type == "s"


def test_the_lists_cost_the_same_however_long(
    desk: CashDesk, cashier: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(3):
        owing(desk)
        cash(desk, owing(desk))
        paid(owing(desk, State.REFUSED))
    for name, most in (("index", 16), ("unpaid", 14), ("refunds", 14)):
        cashier.get(reverse(f"fees:{name}"))
        with django_assert_max_num_queries(most):
            assert cashier.get(reverse(f"fees:{name}")).status_code == 200


def test_a_dossier_is_found_by_its_code(desk: CashDesk, cashier: Client) -> None:
    wanted, other = owing(desk), owing(desk)

    page = cashier.get(reverse("fees:unpaid"), {"ma": wanted.code})

    assert money_of(wanted) in page.text
    assert money_of(other) not in page.text


@pytest.mark.parametrize(
    "query", ["co-quan=x", "co-quan=" + "9" * 40, "ngay=2026-13-45", "ngay=9999-01-01", "p=x", "ma=%00"]
)
def test_a_senseless_address_shows_the_page(query: str, cashier: Client) -> None:
    for name in ("index", "unpaid", "refunds"):
        assert cashier.get(f"{reverse(f'fees:{name}')}?{query}").status_code == 200


def test_an_amount_to_be_named_is_listed_apart(desk: CashDesk, cashier: Client) -> None:
    dossier = owing(desk, charge=None, note="HĐND tỉnh")

    assert money_of(dossier) not in cashier.get(reverse("fees:unpaid")).text
    assert money_of(dossier) in cashier.get(f"{reverse('fees:unpaid')}?chua-ro=1").text


def test_the_leader_is_led_to_the_refunds(desk: CashDesk, sign_in: SignIn) -> None:
    assert reverse("fees:refunds") in sign_in(desk.desk.leader).get("/admin/").text


def test_who_collects_finds_the_refunds_among_the_tabs_alone(cashier: Client, sign_in: SignIn) -> None:
    keeper = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))

    for reader in (cashier, keeper):
        menu = reader.get(reverse("wagtailadmin_account")).text
        assert reverse("fees:index") in menu
        assert reverse("fees:refunds") not in menu
    assert reverse("fees:refunds") in cashier.get(reverse("fees:index")).text


def test_the_bank_statements_are_the_provinces(desk: CashDesk, cashier: Client, sign_in: SignIn) -> None:
    assert cashier.get(reverse("fees:settlements")).status_code in {302, 403}
    assert sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None)).get(reverse("fees:settlements")).status_code == 200


def test_the_return_is_refused_with_the_amount(desk: CashDesk, sign_in: SignIn) -> None:
    dossier = owing(desk, State.APPROVED)

    answer = sign_in(desk.desk.clerk).get(reverse("desk:move", args=[dossier.pk, "return"]), follow=True)

    assert answer.redirect_chain[-1][0] == money_of(dossier)
    assert "8.000 đồng" in answer.text
    assert leg_of(dossier).state == State.APPROVED
    assert Decimal(8000) == balance_of(dossier).open


@pytest.mark.parametrize(
    ("name", "what"), [("bang-ke.csv", "export"), ("bang-ke.xlsx", "export"), ("bang-ke.pdf", "print")]
)
def test_who_loads_a_days_list_is_among_the_readers_of_each_dossier(
    name: str, what: str, desk: CashDesk, cashier: Client
) -> None:
    payment = cash(desk, owing(desk))

    assert cashier.get(f"/admin/thu-phi/{name}").status_code == 200

    [reading] = Reading.objects.filter(dossier=payment.dossier)
    assert (reading.reader, reading.what) == (desk.cashier, what)


def test_a_day_is_typed_and_shown_as_people_write_it(desk: CashDesk, cashier: Client) -> None:
    cash(desk, owing(desk))
    day = timezone.localdate() - timedelta(days=3)

    for written in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}"):
        page = cashier.get(reverse("fees:index"), {"ngay": written}).text
        assert f'value="{day:%d/%m/%Y}"' in page
        assert f"{desk.agency}, {day:%d/%m/%Y}" in page
    for name in ("index", "notices"):
        assert 'type="date"' not in cashier.get(reverse(f"fees:{name}")).text


def test_the_money_of_a_dossier_is_headed_by_what_it_is_whose_and_of_which_procedure(
    desk: CashDesk, cashier: Client
) -> None:
    dossier = owing(desk)

    page = cashier.get(money_of(dossier)).text

    heading = page.partition("<h1")[2].partition("</h1>")[0]
    assert f"Phí, lệ phí của hồ sơ {dossier}" in heading
    assert dossier.applicant_name in page
    assert dossier.procedure_title in page


def test_a_row_of_the_refunds_has_one_quiet_act(desk: CashDesk, cashier: Client, sign_in: SignIn) -> None:
    for _number in range(2):
        paid(owing(desk, State.REFUSED))

    page = sign_in(desk.desk.leader).get(reverse("fees:refunds")).text.partition("<main")[2]

    assert page.count("<details") == page.count("Quyết định khoản hoàn trả này") == 2
    assert 'class="button"' not in page
