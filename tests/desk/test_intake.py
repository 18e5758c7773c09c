"""Intake over the counter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from casework.files import FileRejected, storing
from casework.models import StoredFile
from catalog.models import Procedure, ProcedureCase
from dossiers.desk.intake_files import FILES_A_PAPER
from dossiers.models import Dossier, Reading
from dossiers.submission import Applicant
from dossiers.workflow import State
from portal.base.formatting import weekday_date
from tests.desk.conftest import SignIn
from tests.desk.counter import ADDRESS, JPEG, a_scan, filled, find, receive
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in

pytestmark = pytest.mark.django_db
NUMBER = "044090123456"


@pytest.fixture
def procedure(desk: Desk) -> Procedure:
    return ProcedureFactory(title="Đăng ký khai sinh", agency=desk.agency, papers=["Giấy chứng sinh", "Tờ khai"])


def test_two_words_that_mean_one_procedure_open_its_form(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    page = find(sign_in(desk.clerk), tim="khai sinh")

    assert page.context["form"].procedure == procedure


def test_words_that_mean_several_procedures_let_the_clerk_pick(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    other = ProcedureFactory(title="Đăng ký lại khai sinh ở nước ngoài", agency=desk.agency)

    page = find(sign_in(desk.clerk), tim="khai sinh")

    assert page.context["named"] == [procedure, other]
    assert f'name="thu-tuc" value="{other.code}"' in page.content.decode()


def test_only_procedures_of_the_clerks_own_desks_are_offered(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    ProcedureFactory(title="Khai sinh nơi khác", agency=other_desk.agency)

    answer = sign_in(desk.clerk).get(reverse("desk:intake_procedures"), {"q": "khai sinh"}).json()

    assert [row["code"] for row in answer["suggestions"]] == [procedure.code]


def test_the_desks_most_used_procedures_have_keys_of_their_own(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    for _again in range(2):
        dossier_in(State.RECEIVED, desk=desk, procedure=procedure, at=timezone.now() - timedelta(days=1, hours=1))

    page = sign_in(desk.clerk).get(ADDRESS)

    assert page.context["usual"] == [procedure]
    assert 'data-w-kbd-key-value="alt+1"' in page.content.decode()


def test_a_dossier_is_received_with_the_papers_that_were_ticked(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    answer = receive(client, procedure, filled(client, procedure))

    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("desk:intake_done", args=[dossier.pk])
    assert dossier.state == State.RECEIVED
    assert dossier.code
    assert [(paper.label, paper.originals, paper.copies) for paper in dossier.papers.all()] == [
        ("Giấy chứng sinh", 1, 2)
    ]


def test_after_receipt_the_slip_and_the_next_person_are_one_key_away(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    page = client.get(receive(client, procedure, filled(client, procedure))["Location"])

    text = page.content.decode()
    dossier = Dossier.objects.get()
    assert str(dossier.code) in text
    slip = client.get(reverse("desk:print_receipt", args=[dossier.pk]))
    assert slip["Content-Type"] == "application/pdf"
    assert b"/OpenAction" in slip.content
    assert reverse("desk:intake") in text


def test_a_double_click_receives_one_dossier(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = filled(client, procedure, national_id=NUMBER)

    first, second = receive(client, procedure, data), receive(client, procedure, data)

    assert Dossier.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_the_next_person_typed_over_an_old_page_gets_a_dossier_of_their_own(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    data = filled(client, procedure)
    receive(client, procedure, data)

    page = receive(client, procedure, {**data, "name": "Lê Văn Kế"})
    fresh = str(page.context["form"]["key"].value())
    receive(client, procedure, {**data, "name": "Lê Văn Kế", "key": fresh})

    assert "đã dùng" in page.content.decode()
    assert set(Dossier.objects.values_list("applicant_name", flat=True)) == {"Trần Thị Ẳm", "Lê Văn Kế"}


def test_two_tabs_receive_two_dossiers(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    tabs = [filled(client, procedure), filled(client, procedure, name="Lê Văn Kế")]

    for data in tabs:
        receive(client, procedure, data)

    assert Dossier.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "123456"}, "name"),
        ({"name": "A"}, "name"),
        ({"name": "Ẳ" * 301}, "name"),
        ({"national_id": "123"}, "national_id"),
        (
            {"national_id": "044890123456"},
            "national_id",
        ),  # the next century's digit: nobody writes 1850 in this number
        ({"national_id": "000090123456"}, "national_id"),
        ({"national_id": "044399123456"}, "national_id"),  # born 2099
        ({"phone": "12345"}, "phone"),
        ({"email": "an@"}, "email"),
        ({"return_method": "post"}, "return_address"),
        ({"return_method": "online"}, "email"),
        ({"return_method": "fax"}, "return_method"),
        ({"channel": "online"}, "channel"),
        ({"agency": "999999"}, "agency"),
        ({"key": "x"}, "key"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    changes: dict[str, str], field: str, desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    page = receive(client, procedure, filled(client, procedure, **changes))

    assert field in page.context["form"].errors
    assert not Dossier.objects.exists()


def test_a_name_of_300_signs_and_hostile_text_are_received_and_printed_as_text(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    name = ('<script>alert("Ẳ")</script> #panic("x") ' * 10)[:300].strip()

    page = client.get(receive(client, procedure, filled(client, procedure, name=name))["Location"])

    dossier = Dossier.objects.get()
    assert dossier.applicant_name == name
    assert "<script>alert(" not in page.content.decode()
    assert client.get(reverse("desk:print_receipt", args=[dossier.pk])).content.startswith(b"%PDF")


def test_a_result_by_post_goes_to_the_persons_address_unless_another_is_named(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    receive(client, procedure, filled(client, procedure, return_method="post", address="12 Trần Hưng Đạo"))

    assert Dossier.objects.get().return_address == "12 Trần Hưng Đạo"


def test_without_any_paper_the_clerk_confirms_it(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = {key: value for key, value in filled(client, procedure).items() if not key.endswith("-given")}

    page = receive(client, procedure, data)

    assert "no_papers" in page.context["form"].errors
    assert 'name="no_papers"' in page.content.decode()
    assert not Dossier.objects.exists()
    receive(client, procedure, {**data, "no_papers": "on"})
    assert not Dossier.objects.get().papers.exists()


def test_a_procedure_without_papers_asks_for_no_confirmation(desk: Desk, sign_in: SignIn) -> None:
    procedure = ProcedureFactory(agency=desk.agency, papers=[])
    client = sign_in(desk.clerk)

    receive(client, procedure, filled(client, procedure))

    assert Dossier.objects.exists()


def test_of_several_cases_the_clerk_chooses_one_and_gives_its_papers(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    for order, key in enumerate(["trong-nuoc", "nuoc-ngoai"]):
        ProcedureCase.objects.create(procedure=procedure, sort_order=order, key=key, name=f"Trường hợp {key}")
    procedure.papers.filter(key="giay-to-1").update(case_key="nuoc-ngoai")
    client = sign_in(desk.clerk)
    data = filled(client, procedure)

    unchosen = receive(client, procedure, data)
    foreign = receive(client, procedure, {**data, "case_key": "trong-nuoc"})
    receive(client, procedure, {**data, "case_key": "nuoc-ngoai"})

    assert "case_key" in unchosen.context["form"].errors
    assert "Giấy chứng sinh" in str(foreign.context["form"].non_field_errors())
    assert Dossier.objects.get().case_name == "Trường hợp nuoc-ngoai"


def test_the_clerk_reads_the_due_date_before_receiving(
    desk: Desk, procedure: Procedure, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_09H)
    client = sign_in(desk.clerk)

    page = client.get(ADDRESS, {"thu-tuc": procedure.code})
    receive(client, procedure, filled(client, procedure))

    [promise] = page.context["promises"]
    assert promise.due_at == Dossier.objects.get().due_at
    assert weekday_date(promise.due_at) in page.content.decode()


def test_sources_with_other_time_limits_are_promised_apart(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    usual = procedure.channels.get(channel="direct")
    procedure.channels.update_or_create(
        channel="post", defaults={"duration_value": usual.duration_value + 30, "duration_unit": usual.duration_unit}
    )

    page = sign_in(desk.clerk).get(ADDRESS, {"thu-tuc": procedure.code})

    by_desk, by_post = page.context["promises"]
    assert by_desk.due_at < by_post.due_at
    assert by_desk.choices != by_post.choices


def known(desk: Desk, name: str, number: str, **more: str) -> Dossier:
    return dossier_in(desk=desk, applicant=Applicant(name=name, national_id=number, **more))


def test_a_known_person_is_filled_in_from_own_dossiers_only_and_the_reading_is_noted(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    earlier = known(desk, "Trần Thị Ẳm", NUMBER, phone="0905123456", address="Số 1")
    known(other_desk, "Người của nơi khác", "044090123457")
    client = sign_in(desk.clerk)

    mine = find(client, so="044 090 123456", **{"thu-tuc": procedure.code}).context["form"]
    theirs = find(client, so="044090123457", **{"thu-tuc": procedure.code}).context["form"]

    assert (mine["name"].value(), mine["phone"].value()) == ("Trần Thị Ẳm", "0905123456")
    assert theirs["name"].value() is None
    assert theirs["national_id"].value() == "044090123457"
    assert list(Reading.objects.values_list("dossier", "reader", "what")) == [(earlier.pk, desk.clerk.pk, "prefill")]


def test_a_scanned_identity_card_fills_in_number_name_and_address(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    card = f"{NUMBER}|191234567|Trần Thị Ẳm|02091990|Nữ|Số 1, Đồng Hới, Quảng Trị|01012021"

    form = find(sign_in(desk.clerk), so=card, **{"thu-tuc": procedure.code}).context["form"]

    assert [form[name].value() for name in ("national_id", "name", "address")] == [
        NUMBER,
        "Trần Thị Ẳm",
        "Số 1, Đồng Hới, Quảng Trị",
    ]


@pytest.mark.parametrize("typed", [f"{NUMBER}|x|y", "|||||||", f"{NUMBER}||12|31021990", "\x00|%|_", "9" * 400])
def test_a_garbled_card_is_no_error(typed: str, desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    page = find(sign_in(desk.clerk), so=typed, **{"thu-tuc": procedure.code})

    assert page.status_code == 200


def test_a_name_without_diacritics_lists_the_people_it_may_mean(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    known(desk, "Trần Thị Ẳm", NUMBER)
    chosen = known(desk, "Trần Văn Ẳm", "044090123458")
    client = sign_in(desk.clerk)
    asked = {"so": "tran am", "thu-tuc": procedure.code}

    page = find(client, **asked)
    form = find(client, **asked, nguoi=str(chosen.pk)).context["form"]

    assert [person.applicant.name for person in page.context["found"].people] == ["Trần Văn Ẳm", "Trần Thị Ẳm"]
    assert page.context["form"] is None
    assert form["national_id"].value() == "044090123458"


def test_a_phone_number_finds_the_person(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    known(desk, "Trần Thị Ẳm", NUMBER, phone="0905123456")

    form = find(sign_in(desk.clerk), so="0905 123 456", **{"thu-tuc": procedure.code}).context["form"]

    assert form["national_id"].value() == NUMBER


def test_what_is_typed_of_a_person_stands_in_no_address(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    page = find(sign_in(desk.clerk), so=NUMBER, **{"thu-tuc": procedure.code})

    assert NUMBER not in page.request["QUERY_STRING"]
    assert page.content.decode().count('method="get"') <= 1  # Wagtail's own search


def test_officers_and_desks_of_other_agencies_receive_nothing(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    assert sign_in(desk.officer).get(ADDRESS).status_code == 302
    clerk = sign_in(desk.clerk)
    data = filled(clerk, procedure)

    receive(sign_in(other_desk.clerk), procedure, data)

    assert not Dossier.objects.exists()


@pytest.mark.parametrize("params", [{"thu-tuc": "\x00"}, {"thu-tuc": "1' --"}, {"so": "x" * 500}, {"tim": "%" * 300}])
def test_senseless_addresses_show_the_search(params: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)

    assert client.get(reverse("desk:intake"), params).status_code == 200
    assert find(client, **params).status_code == 200


def test_the_counters_pages_ask_the_database_little(
    desk: Desk, procedure: Procedure, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        known(desk, "Trần Thị Ẳm", NUMBER if n else "044090123459")
    client = sign_in(desk.clerk)

    with django_assert_max_num_queries(30):
        find(client, so=NUMBER, **{"thu-tuc": procedure.code})


def test_scans_and_photographs_go_into_the_dossier(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = filled(client, procedure)
    prefix = f"giay-{procedure.papers.first().pk}"  # type: ignore[union-attr]

    receive(client, procedure, {**data, f"{prefix}-files": [a_scan("a.pdf"), a_scan("b.pdf")]})

    paper = Dossier.objects.get().papers.get()
    assert sorted(file.name for file in paper.files.all()) == ["a.pdf", "b.pdf"]
    assert (paper.originals, paper.copies) == (1, 2)


def test_files_and_answers_are_kept_when_something_else_is_wrong(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    paper = procedure.papers.last()
    assert paper
    data = filled(client, procedure, name="", address="Số 1", **{f"giay-{paper.pk}-photo": a_scan("anh.pdf")})

    page = receive(client, procedure, data)
    line = page.context["form"].papers[-1]
    again = filled(client, procedure, key=data["key"], address="Số 1", **{line.kept_name: line.kept[0].token})
    receive(client, procedure, again)

    assert 'value="Số 1"' in page.content.decode()
    assert "anh.pdf" in page.content.decode()
    assert Dossier.objects.get().papers.get(key=paper.key).files.get().name == "anh.pdf"


def test_a_refused_file_is_named_and_the_others_are_kept(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    paper = procedure.papers.first()
    assert paper
    files = [a_scan("tot.pdf"), SimpleUploadedFile("virus.exe", b"MZ..."), SimpleUploadedFile("hong.jpg", JPEG[:40])]

    page = receive(client, procedure, filled(client, procedure, **{f"giay-{paper.pk}-files": files}))

    text = page.content.decode()
    assert "virus.exe: " in text
    assert "hong.jpg: " in text
    assert [kept.file.name for kept in page.context["form"].papers[0].kept] == ["tot.pdf"]
    assert not Dossier.objects.exists()


def test_adding_and_removing_a_file_judges_nothing_and_keeps_what_was_typed(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    paper = procedure.papers.first()
    assert paper
    data = filled(client, procedure, name="Tr", national_id="12")

    added = receive(client, procedure, {**data, "upload": "1", f"giay-{paper.pk}-photo": a_scan("anh.pdf")})
    token = added.context["form"].papers[0].kept[0].token
    removed = receive(client, procedure, {**data, "remove": token, f"giay-{paper.pk}-kept": token})

    assert not added.context["form"].errors
    assert 'value="12"' in added.content.decode()
    assert removed.context["form"].papers[0].kept == []


def test_a_kept_file_is_opened_by_its_clerk_only_and_used_on_its_page_only(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    paper = procedure.papers.first()
    assert paper
    data = filled(client, procedure)
    page = receive(client, procedure, {**data, "upload": "1", f"giay-{paper.pk}-photo": a_scan("anh.pdf")})
    token = page.context["form"].papers[0].kept[0].token
    address = reverse("desk:intake_file", args=[token])

    assert client.get(address).status_code == 200
    assert sign_in(other_desk.clerk).get(address).status_code == 404
    assert client.get(reverse("desk:intake_file", args=["x:y"])).status_code == 404
    receive(client, procedure, filled(client, procedure, **{f"giay-{paper.pk}-kept": [token, "x"]}))
    assert not Dossier.objects.get().papers.get().files.exists()
    assert StoredFile.objects.exists()


def test_a_file_that_was_received_is_opened_with_its_dossier_only(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    """The dossier may have been sent on, or the clerk moved; and who reads it there is noted."""
    client = sign_in(desk.clerk)
    paper = procedure.papers.first()
    assert paper
    data = filled(client, procedure)
    page = receive(client, procedure, {**data, "upload": "1", f"giay-{paper.pk}-photo": a_scan("anh.pdf")})
    token = page.context["form"].papers[0].kept[0].token

    receive(client, procedure, {**data, f"giay-{paper.pk}-kept": token})

    assert Dossier.objects.get().papers.get().files.exists()
    assert client.get(reverse("desk:intake_file", args=[token])).status_code == 404


@pytest.mark.parametrize("code", ["infected", "scanner_down"])
def test_an_infected_or_unchecked_scan_is_not_taken_and_nothing_typed_is_lost(
    code: str, desk: Desk, procedure: Procedure, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(_content: object) -> StoredFile.Scan:
        raise FileRejected("Tệp không nhận được", code=code)

    monkeypatch.setattr(storing, "scan", found)
    client = sign_in(desk.clerk)
    paper = procedure.papers.first()
    assert paper

    page = receive(client, procedure, filled(client, procedure, **{f"giay-{paper.pk}-files": a_scan("xau.pdf")}))

    assert "xau.pdf: Tệp không nhận được" in page.content.decode()
    assert page.context["form"]["name"].value() == "Trần Thị Ẳm"
    assert not StoredFile.objects.exists()
    assert not Dossier.objects.exists()


def test_more_files_than_a_paper_may_have_are_named(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    paper = procedure.papers.first()
    assert paper
    files = [a_scan(f"{n}.pdf") for n in range(FILES_A_PAPER + 1)]

    page = receive(client, procedure, filled(client, procedure, **{f"giay-{paper.pk}-files": files}))

    line = page.context["form"].papers[0]
    assert len(line.kept) == FILES_A_PAPER
    assert [refusal.split(":")[0] for refusal in line.refusals] == [f"{FILES_A_PAPER}.pdf"]
