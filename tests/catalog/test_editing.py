"""The edit view of a whole procedure: every part, rows that are left empty, cases, money, copies, hostile input."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.editing.rows import COUNCIL, MOST_ROWS
from catalog.models import (
    Agency,
    FormerLevel,
    FormTemplate,
    InvolvedBody,
    LegalBasis,
    LegalDocument,
    OldCode,
    Procedure,
    ProcedureCase,
    ProcedureQuestion,
    RelatedProcedure,
)
from catalog.roles import Role
from catalog.services import assign_role
from tests.catalog.opened import as_opened, posted
from tests.factories.accounts import UserFactory
from tests.factories.catalog import (
    AgencyFactory,
    AgencyKindFactory,
    AgencyLevelFactory,
    AudienceFactory,
    FieldFactory,
    ProcedureFactory,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/thu-tuc/add/"
TOKEN = {"csrfmiddlewaretoken": [""]}  # another one each time


@pytest.fixture
def editor(_standing_roles: None, client: Client) -> User:
    user: User = UserFactory.create()
    assign_role(user=user, agency=None, role=Role.EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def office(_standing_roles: None, client: Client) -> Agency:
    """The agency for which the signed-in person edits."""
    user, agency = UserFactory.create(), AgencyFactory.create(name="UBND phường Đồng Hới")
    assign_role(user=user, agency=agency, role=Role.EDITOR)
    client.force_login(user)
    found: Agency = agency
    return found


@pytest.fixture
def procedure() -> Procedure:
    """A record in which every part of the edit view is filled in."""
    made: Procedure = ProcedureFactory.create(code="1.001193", title="Đăng ký khai sinh", papers=["Giấy chứng sinh"])
    made.levels.add(AgencyLevelFactory.create())
    made.audiences.add(AudienceFactory.create())
    made.cases = [
        ProcedureCase(key="qua-han", name="Đăng ký quá hạn", sort_order=0),
        ProcedureCase(key="moi", name="Trẻ mới sinh", sort_order=1),
    ]
    made.questions = [ProcedureQuestion(question="Ai đi đăng ký?", answer="Cha hoặc mẹ")]
    made.involved = [InvolvedBody(part="deciding", name="Sở Tư pháp")]
    made.old_codes = [OldCode(code="2.000111")]
    made.related = [RelatedProcedure(target=ProcedureFactory.create(code="1.000894"))]
    made.former_levels = [FormerLevel(level=AgencyLevelFactory.create(), until=date(2025, 6, 30))]
    made.legal_bases = [LegalBasis(number="60/2014/QH13", name="Luật Hộ tịch")]
    made.save()
    return made


def edit_url(procedure: Procedure) -> str:
    return reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])


def save(client: Client, procedure: Procedure, **changes: Any) -> Any:
    """Save the edit view as it stands but for `changes`, of which `__` is a hyphen."""
    url = edit_url(procedure)
    given = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(url, {**as_opened(client, url, procedure), **given})


def draft(procedure: Procedure) -> Procedure:
    found: Procedure = Procedure.objects.get(pk=procedure.pk).get_latest_revision_as_object()
    return found


def new_data(client: Client, **changes: Any) -> dict[str, Any]:
    given = {"title": "Cấp bản sao trích lục", "code": "3.000001", "field": FieldFactory.create().pk}
    return {**posted(client, ADD), **given, **{name.replace("__", "-"): value for name, value in changes.items()}}


def test_every_part_of_the_record_stands_in_the_form_and_comes_back_as_it_was(
    client: Client, editor: User, procedure: Procedure
) -> None:
    before = procedure.serializable_data()

    assert save(client, procedure).status_code == 302

    after = draft(procedure).serializable_data()
    unlike = {name for name in before if before[name] != after[name]}
    assert unlike <= {"latest_revision", "live_revision", "updated_at", "has_unpublished_changes", "search_text"}


def test_what_was_collected_from_the_form_once_is_what_its_page_says(
    client: Client, editor: User, procedure: Procedure
) -> None:
    url = edit_url(procedure)
    collected = as_opened(client, url, procedure)

    assert as_opened(client, url, procedure) == collected
    assert collected | TOKEN == posted(client, url) | TOKEN
    procedure.questions.update(answer="Người thân")
    assert as_opened(client, url, procedure)["questions-0-answer"] == ["Người thân"]


def test_cases_are_chosen_by_name_not_typed(client: Client, editor: User, procedure: Procedure) -> None:
    page = BeautifulSoup(client.get(edit_url(procedure)).content, "html.parser")

    options = page.select("select[name='papers-0-case_key'] option")
    assert [(option["value"], option.text) for option in options] == [
        ("", "Mọi trường hợp"),
        ("qua-han", "Đăng ký quá hạn"),
        ("moi", "Trẻ mới sinh"),
    ]


def test_a_paper_may_be_of_a_case_that_was_only_just_added(client: Client, editor: User, procedure: Procedure) -> None:
    new = {"cases-TOTAL_FORMS": "3", "cases-2-name": "Con nuôi", "cases-2-key": "con-nuoi", "cases-2-ORDER": "3"}

    response = save(client, procedure, **new, papers__0__case_key="con-nuoi")

    assert response.status_code == 302
    assert [case.key for case in draft(procedure).cases.all()] == ["qua-han", "moi", "con-nuoi"]
    assert draft(procedure).papers.get().case_key == "con-nuoi"


def test_a_cases_key_stays_whatever_is_posted(client: Client, editor: User, procedure: Procedure) -> None:
    save(client, procedure, cases__0__name="Đăng ký muộn", cases__0__key="khac")

    assert next((case.key, case.name) for case in draft(procedure).cases.all()) == ("qua-han", "Đăng ký muộn")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("15.000", 15000),
        ("15000", 15000),
        ("1 500 000 đồng", 1500000),
        ("8000đ", 8000),
        ("0", 0),
        ("Miễn phí", 0),
        ("", None),
    ],
)
def test_money_is_read_as_it_is_written(
    client: Client, editor: User, procedure: Procedure, typed: str, amount: int | None
) -> None:
    assert save(client, procedure, channels__0__charge=typed).status_code == 302

    charge = draft(procedure).channels.all()[0].charge
    assert charge == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("typed", ["-5", "mười nghìn", "1e9", "15.5", "NaN", "9" * 40, "15.00", "١٥", "<b>"])
def test_what_is_no_amount_is_refused_at_its_field(
    client: Client, editor: User, procedure: Procedure, typed: str
) -> None:
    response = save(client, procedure, channels__0__charge=typed)

    if response.status_code == 302:  # a way to write a whole number
        assert draft(procedure).channels.all()[0].charge == Decimal(typed)
    else:
        assert response.context["form"].formsets["channels"].forms[0].errors.keys() == {"charge"}


def test_set_by_the_council_is_a_note_and_not_free_of_charge(
    client: Client, editor: User, procedure: Procedure
) -> None:
    save(client, procedure, channels__0__fee="", channels__0__set_by_council="on")

    channel = draft(procedure).channels.all()[0]
    assert (channel.fee, channel.charge, channel.fee_note) == (None, None, COUNCIL)

    page = BeautifulSoup(client.get(edit_url(procedure)).content, "html.parser")
    assert page.select_one("[name='channels-0-set_by_council'][checked]")


@pytest.mark.parametrize(
    ("value", "unit", "field"),
    [("3", "", "duration_unit"), ("0", "working_day", "duration_value"), ("99999", "month", "duration_value")],
)
def test_a_time_limit_needs_its_unit_and_a_sensible_number(
    client: Client, editor: User, procedure: Procedure, value: str, unit: str, field: str
) -> None:
    response = save(client, procedure, channels__0__duration_value=value, channels__0__duration_unit=unit)

    assert response.context["form"].formsets["channels"].forms[0].errors.keys() == {field}


def test_a_unit_without_a_number_is_no_time_limit(client: Client, editor: User, procedure: Procedure) -> None:
    save(client, procedure, channels__0__duration_value="", channels__0__duration_unit="working_day")

    channel = draft(procedure).channels.all()[0]
    assert (channel.duration_value, channel.duration_unit) == (None, "")


def test_a_document_of_the_library_says_its_number_and_name(
    client: Client, editor: User, procedure: Procedure
) -> None:
    document = LegalDocument.objects.create(
        number="123/2015/NĐ-CP", slug="123-2015-nd-cp", title="Nghị định về hộ tịch", issued_on=date(2015, 11, 15)
    )
    row = {"legal_bases-0-document": str(document.pk), "legal_bases-0-number": "", "legal_bases-0-name": ""}

    assert save(client, procedure, **row).status_code == 302

    basis = draft(procedure).legal_bases.get()
    assert (basis.document, basis.number, basis.name) == (document, "123/2015/NĐ-CP", "Nghị định về hộ tịch")
    assert basis.issued_on == date(2015, 11, 15)


def test_a_number_without_a_name_is_no_legal_basis(client: Client, editor: User, procedure: Procedure) -> None:
    response = save(client, procedure, legal_bases__0__name="")

    assert "name" in response.context["form"].formsets["legal_bases"].forms[0].errors


def test_a_row_that_was_emptied_is_gone_without_being_deleted(
    client: Client, editor: User, procedure: Procedure
) -> None:
    assert save(client, procedure, questions__0__question="", questions__0__answer="").status_code == 302

    assert not draft(procedure).questions.all()


@pytest.mark.parametrize("body", ["agency:999999", "kind:x", "agency:", "nobody", "kind:1:2", "agency:-1"])
def test_only_agencies_that_there_are_can_handle_it(
    client: Client, editor: User, procedure: Procedure, body: str
) -> None:
    response = save(client, procedure, handling__0__body=body)

    assert response.context["form"].formsets["handling"].forms[0].errors.keys() == {"body"}


def test_a_kind_takes_the_place_of_an_agency(client: Client, editor: User, procedure: Procedure) -> None:
    kind = AgencyKindFactory.create(code="commune", name="Ủy ban nhân dân cấp xã")

    assert save(client, procedure, handling__0__body=f"kind:{kind.pk}").status_code == 302

    row = draft(procedure).handling.get()
    assert (row.kind, row.agency) == (kind, None)


@pytest.mark.parametrize(
    ("code", "wrong"), [("1.001193", True), ("1.000894", True), ("abc", True), ("2.000112", False)]
)
def test_an_earlier_code_is_nobodys_code_of_today(
    client: Client, editor: User, procedure: Procedure, code: str, wrong: bool
) -> None:
    response = save(client, procedure, old_codes__0__code=code)

    assert (response.status_code == 200) is wrong
    if wrong:
        assert response.context["form"].formsets["old_codes"].forms[0].errors.keys() == {"code"}


def test_a_procedure_is_not_related_to_itself(client: Client, editor: User, procedure: Procedure) -> None:
    response = save(client, procedure, related__0__target=str(procedure.pk))

    assert "target" in response.context["form"].formsets["related"].forms[0].errors


@pytest.mark.parametrize(
    "changes",
    [
        {"papers-TOTAL_FORMS": "x"},
        {"papers-0-id": "999999"},
        {"papers-0-id": "abc"},
        {"papers-0-form": "999999"},
        {"cases-99999-key": "nhieu"},
        {"title": "Tên\x00hiểm"},
        {"papers-0-case_key": "<script>alert(1)</script>"},
        {"service_level": "moon"},
        {"field": "99999999999999999999"},
        {"channels-0-duration_value": "9" * 30},
    ],
)
def test_a_hostile_form_changes_nothing_and_breaks_nothing(
    client: Client, editor: User, procedure: Procedure, changes: dict[str, str]
) -> None:
    client.raise_request_exception = False
    url = edit_url(procedure)

    response = client.post(url, {**as_opened(client, url, procedure), **changes})

    assert response.status_code in {200, 302}
    assert b"<script>alert(1)" not in response.content
    procedure.refresh_from_db()
    assert procedure.title == "Đăng ký khai sinh"


def test_a_form_that_claims_more_rows_than_a_list_has_is_refused_before_they_are_drawn(
    client: Client, editor: User, procedure: Procedure
) -> None:
    response = save(client, procedure, papers__TOTAL_FORMS="100000")

    rows = response.context["form"].formsets["papers"]
    assert len(rows.forms) == MOST_ROWS
    assert [error.code for error in rows.non_form_errors().as_data()] == ["too_many_forms"]
    procedure.refresh_from_db()
    assert (procedure.title, procedure.has_unpublished_changes) == ("Đăng ký khai sinh", False)


def test_a_new_procedure_opens_with_what_most_have(client: Client, office: Agency) -> None:
    AudienceFactory.create()
    form = client.get(ADD).context["form"]

    assert [row.initial["channel"] for row in form.formsets["channels"].forms] == ["direct", "online"]
    assert form.formsets["handling"].forms[0].initial["body"] == f"agency:{office.pk}"
    assert len(form.formsets["papers"].forms) == 3
    assert form.initial["owner"] == office.pk
    assert [audience.code for audience in form.initial["audiences"]] == ["citizen"]


def test_what_was_left_empty_of_a_new_procedure_is_not_saved(client: Client, office: Agency) -> None:
    response = client.post(ADD, new_data(client, papers__0__name="Tờ khai"))

    assert response.status_code == 302, response.context["form"].errors
    made = Procedure.objects.get(code="3.000001")
    assert not made.live
    assert made.owner == office
    assert [(paper.key, paper.name, paper.originals) for paper in made.papers.all()] == [("giay-to-1", "Tờ khai", 1)]
    assert len(made.channels.all()) == 2
    assert not made.steps.all()
    assert not made.legal_bases.all()


def test_an_agencys_editor_keeps_procedures_for_no_other_agency(client: Client, office: Agency) -> None:
    other = AgencyFactory.create()

    response = client.post(ADD, new_data(client, owner=str(other.pk)))

    assert "owner" in response.context["form"].errors
    assert not Procedure.objects.exists()


def test_a_code_that_another_procedure_has_is_refused(client: Client, editor: User, procedure: Procedure) -> None:
    response = client.post(ADD, new_data(client, code="1.001193"))

    assert response.context["form"].errors.keys() == {"code"}


def test_a_new_procedure_is_previewed_as_the_public_page_before_it_is_saved(client: Client, office: Agency) -> None:
    preview = reverse("wagtailsnippets_catalog_procedure:preview_on_add")

    assert client.post(preview, new_data(client, papers__0__name="Giấy chứng sinh")).json()["is_valid"]
    html = client.get(preview).content.decode()

    assert "Cấp bản sao trích lục" in html
    assert "Giấy chứng sinh" in html
    assert not Procedure.objects.exists()


def test_a_copy_says_the_same_but_is_another_procedure(client: Client, editor: User, procedure: Procedure) -> None:
    url = reverse("wagtailsnippets_catalog_procedure:copy", args=[procedure.pk])

    response = client.post(url, {**as_opened(client, url, procedure), "code": "3.000002"})

    assert response.status_code == 302, response.context["form"].errors
    copy = Procedure.objects.get(code="3.000002")
    assert not copy.live
    assert [paper.name for paper in copy.papers.all()] == ["Giấy chứng sinh"]
    assert [case.key for case in copy.cases.all()] == ["qua-han", "moi"]
    assert not copy.old_codes.all()
    assert Procedure.objects.filter(pk=procedure.pk, code="1.001193", live=True).exists()
    assert [paper.name for paper in Procedure.objects.get(pk=procedure.pk).papers.all()] == ["Giấy chứng sinh"]


def test_the_forms_chooser_finds_without_diacritics_and_knows_the_paper(client: Client, editor: User) -> None:
    field = FieldFactory.create()
    FormTemplate.objects.create(field=field, paper_name="Tờ khai đăng ký khai sinh", name="Mẫu số 01")
    FormTemplate.objects.create(field=field, paper_name="Đơn đề nghị", name="Mẫu số 02")
    chooser = FormTemplate.snippet_viewset.chooser_viewset

    found = client.get(reverse(chooser.get_url_name("choose_results")), {"q": "to khai", "field": "x' OR 1"})
    modal = client.get(
        reverse(chooser.get_url_name("choose")), {"field": field.pk, "paper_name": "Giấy <b>ủy quyền</b>"}
    )

    assert [form.name for form in found.context["results"].object_list] == ["Mẫu số 01"]
    assert "Giấy &lt;b&gt;ủy quyền" in modal.json()["html"]


def test_a_long_record_is_edited_with_few_queries(
    client: Client, editor: User, procedure: Procedure, django_assert_max_num_queries: Any
) -> None:
    url = edit_url(procedure)
    client.get(url)
    with django_assert_max_num_queries(120) as few:
        client.get(url)
    procedure.questions = [ProcedureQuestion(question=f"Câu {number}?", answer="Có") for number in range(40)]
    procedure.legal_bases = [LegalBasis(number=f"{number}/2026/NĐ-CP", name="Nghị định") for number in range(40)]
    procedure.save()
    with django_assert_max_num_queries(len(few) + 4):
        client.get(url)


def test_the_lists_of_rows_are_started_by_the_pages_script_file_not_by_code_in_the_page(
    editor: User, client: Client
) -> None:
    page = BeautifulSoup(client.get(ADD).content, "html.parser")

    lists = page.select("[data-rows][data-rows-options]")

    assert {json.loads(str(one["data-rows-options"]))["formsetPrefix"] for one in lists} == {
        f"id_{one['data-rows']}" for one in page.select("[data-rows]")
    }
    assert not [script for script in page.find_all("script") if "new InlinePanel(" in script.text]
