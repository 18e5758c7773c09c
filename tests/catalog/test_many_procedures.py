"""The editors' list: filters that say what is missing, and actions for many procedures."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.checklist import Level, blocking, findings
from catalog.filters import STATES
from catalog.lacking import LACKS
from catalog.models import (
    Agency,
    FormTemplate,
    LegalBasis,
    LegalDocument,
    Procedure,
    ProcedureStep,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.roles import Role
from catalog.usage import usages
from tests.catalog.conftest import Person, whole_procedure, words
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import dossier_in

pytestmark = pytest.mark.django_db
LIST = "/admin/thu-tuc/"


def bulk(client: Client, action: str, *chosen: Procedure | str, to: str = LIST, **data: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["catalog", "procedure", action])
    keys = [("id", each if isinstance(each, str) else str(each.pk)) for each in chosen]
    query = "&".join(f"{name}={value}" for name, value in [*keys, ("next", to.replace("&", "%26"))])
    return client.post(f"{address}?{query}", data, follow=True)


def test_the_control_office_publishes_many_at_once_and_reads_what_was_left_out(person: Person) -> None:
    ready, lacking, live = (
        whole_procedure(live=False),
        whole_procedure(live=False, title="Thiếu trình tự"),
        whole_procedure(),
    )
    ProcedureStep.objects.filter(procedure=lacking).delete()

    response = bulk(person(Role.CONTROLLER), "publish", ready, lacking, live)

    assert {p.pk for p in Procedure.objects.filter(live=True)} == {ready.pk, live.pk}
    assert "Đã công bố 1 thủ tục" in words(response)
    assert "Thiếu trình tự" in words(response)
    assert "không có bản nháp mới" in words(response)


def test_many_are_withdrawn_at_once(person: Person) -> None:
    one, two = whole_procedure(), whole_procedure()

    bulk(person(Role.CONTROLLER), "unpublish", one, two)

    assert not Procedure.objects.filter(live=True).exists()


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_editors_publish_and_withdraw_nothing_in_bulk(person: Person, action: str) -> None:
    draft, live = whole_procedure(live=False), whole_procedure()

    bulk(person(Role.EDITOR), action, draft, live)
    bulk(person(Role.EDITOR), action, "all")

    assert list(Procedure.objects.filter(live=True)) == [live]


def test_procedures_are_assigned_to_the_agency_that_keeps_them(person: Person) -> None:
    department, one, two = AgencyFactory(name="Sở Tư pháp"), whole_procedure(), whole_procedure()

    bulk(person(Role.EDITOR), "owner", one, two, owner=department.pk)

    assert set(Procedure.objects.values_list("owner", flat=True)) == {department.pk}


def test_an_agencys_editor_assigns_neither_anothers_nor_to_another(
    person: Person,
    kept: Procedure,
    commune: Agency,
) -> None:
    others, client = whole_procedure(), person(Role.EDITOR, commune)

    bulk(client, "owner", others, owner=commune.pk)
    bulk(client, "owner", kept, owner=AgencyFactory().pk)

    others.refresh_from_db()
    kept.refresh_from_db()
    assert (others.owner, kept.owner) == (None, commune)


def test_all_of_the_list_means_the_list_as_it_is_filtered(person: Person) -> None:
    named, other = whole_procedure(title="Đăng ký kết hôn"), whole_procedure(title="Đất đai")

    bulk(person(Role.CONTROLLER), "unpublish", "all", to=f"{LIST}?q=ket+hon")

    assert not Procedure.objects.get(pk=named.pk).live
    assert Procedure.objects.get(pk=other.pk).live


def test_an_editor_asks_for_many_and_is_shown_which_are_not_hers(
    person: Person,
    kept: Procedure,
    commune: Agency,
) -> None:
    others, client = whole_procedure(title="Của người khác"), person(Role.EDITOR, commune)

    address = reverse("wagtail_bulk_action", args=["catalog", "procedure", "owner"])
    html = client.get(f"{address}?id={kept.pk}&id={others.pk}").content.decode()

    assert "cơ quan khác phụ trách" in html
    assert "Của người khác" in html


LACKING: dict[str, Any] = {
    "reason": lambda p: Procedure.objects.filter(pk=p.pk).update(service_level="partial"),
    "time": lambda p: SubmissionChannel.objects.filter(procedure=p).update(duration_value=None),
    "fee": lambda p: SubmissionChannel.objects.filter(procedure=p).update(fee=None),
    "steps": lambda p: ProcedureStep.objects.filter(procedure=p).delete(),
    "handling": lambda p: p.handling.all().delete(),
}


@pytest.mark.parametrize("name", LACKING)
def test_what_the_list_finds_missing_keeps_it_from_being_published(
    person: Person,
    name: str,
) -> None:
    lacking = whole_procedure(title="Thiếu một phần")
    assert not blocking(lacking)
    LACKING[name](lacking)
    ProcedureFactory(title="Đủ cả")

    html = person(Role.EDITOR).get(LIST, {"missing": name}).content.decode()

    assert "Thiếu một phần" in html
    assert "Đủ cả" not in html
    assert blocking(Procedure.objects.get(pk=lacking.pk))


def test_done_the_same_day_is_a_time_limit(person: Person) -> None:
    same_day = whole_procedure(title="Trong ngày")
    SubmissionChannel.objects.filter(procedure=same_day).update(duration_value=None, duration_unit="same_day")

    assert not blocking(Procedure.objects.get(pk=same_day.pk))
    assert "Trong ngày" not in person(Role.EDITOR).get(LIST, {"missing": "time"}).content.decode()


def test_a_form_without_file_and_a_basis_out_of_date_are_advice(person: Person) -> None:
    found = whole_procedure(title="Có điều nên sửa")
    form = FormTemplate.objects.create(field=found.field, paper_name="Tờ khai", name="Mẫu 01")
    RequiredPaper.objects.filter(procedure=found).update(form=form)
    old = LegalDocument.objects.create(number="61/2018/NĐ-CP", slug="61-2018", title="Cũ", valid_until="2025-06-30")
    LegalBasis.objects.create(procedure=found, number=old.number, name="Cũ", document=old)

    advice = [each.message for each in findings(found) if each.level == Level.ADVICE]
    client = person(Role.EDITOR)

    assert any("chưa có tệp" in message for message in advice)
    assert any("61/2018/NĐ-CP" in message for message in advice)
    for name in ("form", "outdated"):
        assert "Có điều nên sửa" in client.get(LIST, {"missing": name}).content.decode()


@pytest.mark.parametrize("query", [*({"state": each} for each in STATES), *({"missing": each} for each in LACKS)])
def test_every_filter_answers(person: Person, query: dict[str, str]) -> None:
    whole_procedure()

    assert person(Role.EDITOR).get(LIST, query).status_code == 200


@pytest.mark.parametrize("query", [{"owner": "x'--"}, {"owner": "none"}, {"state": "zzz"}, {"mine": "1"}])
def test_a_filter_takes_nonsense_in_its_stride(person: Person, query: dict[str, str]) -> None:
    whole_procedure()

    assert person(Role.EDITOR).get(LIST, query).status_code == 200


def test_a_record_fetched_whole_is_checked_without_a_question(django_assert_num_queries: Any) -> None:
    whole_procedure()
    record = Procedure.objects.for_checks().get()

    with django_assert_num_queries(0):
        findings(record)


def test_where_a_procedure_is_used_is_told_with_the_number_of_dossiers() -> None:
    used = dossier_in().procedure
    other = whole_procedure(title="Thủ tục liên quan")
    RelatedProcedure.objects.create(procedure=other, target=used)

    told = {usage.label: usage.places for usage in usages(used)}

    assert told["Hồ sơ"] == [("1 hồ sơ", "")]
    assert any("Thủ tục liên quan" in title for places in told.values() for title, _url in places)
