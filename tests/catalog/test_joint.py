"""Joint procedures: their parts, their time limits, and one list of papers without repetition."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from catalog.joint import Joint
from catalog.models import FormTemplate, JointPart, Procedure, RequiredPaper
from catalog.paper_names import is_declaration, issued_by, normal_paper
from tests.factories.catalog import FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 8, 3, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def part(of: Procedure, target: Procedure | None = None, **values: Any) -> JointPart:
    order = of.parts.count()
    values = {"body": "UBND cấp xã", "duration_value": 1, "duration_unit": "working_day", **values}
    return JointPart.objects.create(procedure=of, target=target, sort_order=order, **values)


def joint(procedure: Procedure) -> Joint:
    return Joint(Procedure.objects.get(pk=procedure.pk), now=MONDAY)


@pytest.fixture
def birth_residence_insurance() -> Procedure:
    whole = ProcedureFactory(code="2.000986", title="Liên thông", papers=["Tờ khai điện tử liên thông"], days=3)
    birth = ProcedureFactory(
        title="Đăng ký khai sinh",
        papers=["Tờ khai đăng ký khai sinh", "Giấy chứng sinh", "Giấy tờ tùy thân (xuất trình)"],
        result="Giấy khai sinh",
    )
    residence = ProcedureFactory(
        title="Đăng ký thường trú",
        papers=["Tờ khai thay đổi thông tin cư trú", "Thẻ căn cước", "Bản sao Giấy khai sinh", "Giấy tờ về chỗ ở"],
    )
    part(whole, birth)
    part(whole, residence, body="Công an cấp xã", duration_value=2)
    part(whole, name="Cấp thẻ bảo hiểm y tế", body="Bảo hiểm xã hội")
    return whole


def test_a_procedure_without_parts_is_no_joint_one() -> None:
    assert not joint(ProcedureFactory())


def test_each_part_has_its_agency_and_its_time_limit(birth_residence_insurance: Procedure) -> None:
    birth_residence_insurance.parts.filter(target=None).update(duration_unit="", duration_value=None)

    parts = joint(birth_residence_insurance).parts

    assert [(row.title, row.body, row.term) for row in parts] == [
        ("Đăng ký khai sinh", "UBND cấp xã", "1 ngày làm việc"),
        ("Đăng ký thường trú", "Công an cấp xã", "2 ngày làm việc"),
        ("Cấp thẻ bảo hiểm y tế", "Bảo hiểm xã hội", ""),
    ]
    assert parts[0].url.startswith("/thu-tuc/")
    assert parts[2].url == ""


def test_a_paper_that_two_parts_ask_for_stands_once_in_the_largest_number(
    birth_residence_insurance: Procedure,
) -> None:
    RequiredPaper.objects.filter(name="Thẻ căn cước").update(copies=2)

    papers = {paper.name: paper for paper in joint(birth_residence_insurance).papers}

    assert "Thẻ căn cước" not in papers
    identity = papers["Giấy tờ tùy thân (xuất trình)"]
    assert (identity.originals, identity.copies) == (1, 2)
    assert identity.needed_for == ["Đăng ký khai sinh", "Đăng ký thường trú"]


def test_the_joint_declaration_replaces_those_of_the_parts_and_what_a_part_issues_nobody_brings(
    birth_residence_insurance: Procedure,
) -> None:
    found = joint(birth_residence_insurance)

    assert [paper.name for paper in found.papers] == [
        "Tờ khai điện tử liên thông",
        "Giấy chứng sinh",
        "Giấy tờ tùy thân (xuất trình)",
        "Giấy tờ về chỗ ở",
    ]
    assert [(paper.name, paper.instead) for paper in found.spared] == [
        ("Tờ khai đăng ký khai sinh", "Tờ khai điện tử liên thông"),
        ("Tờ khai thay đổi thông tin cư trú", "Tờ khai điện tử liên thông"),
        ("Bản sao Giấy khai sinh", "Đăng ký khai sinh"),
    ]


def test_papers_with_the_same_form_are_one_whatever_they_are_called() -> None:
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Danh sách", name="Mẫu số 01")
    whole = ProcedureFactory(papers=[])
    for name in ("Danh sách thành viên", "Bảng kê những người cùng ở"):
        target = ProcedureFactory(title=f"Phần {name}", papers=[name])
        target.papers.update(form=form)
        part(whole, target)

    papers = joint(whole).papers

    assert [(paper.name, len(paper.needed_for)) for paper in papers] == [("Danh sách thành viên", 2)]


@pytest.mark.parametrize("state", [{"live": False}, {"valid_until": date(2025, 6, 30)}])
def test_a_part_that_is_not_published_has_neither_address_nor_papers(state: dict[str, Any]) -> None:
    whole = ProcedureFactory(papers=["Bản cam kết"])
    part(whole, ProcedureFactory(title="Phần kín", papers=["Giấy kín"], **state), name="Phần của xã")

    found = joint(whole)

    assert [(row.title, row.url) for row in found.parts] == [("Phần của xã", "")]
    assert [paper.name for paper in found.papers] == ["Bản cam kết"]


def test_a_part_that_is_joint_itself_is_not_followed_so_that_a_circle_ends() -> None:
    one, two = ProcedureFactory(title="Một", papers=["Giấy một"]), ProcedureFactory(title="Hai", papers=["Giấy hai"])
    part(one, two)
    part(two, one)  # as an interrupted edit or an old revision could leave it

    assert [paper.name for paper in joint(one).papers] == ["Giấy một", "Giấy hai"]


def test_a_procedure_that_has_parts_or_is_one_is_refused_at_the_other_end() -> None:
    whole, piece, other = ProcedureFactory(), ProcedureFactory(), ProcedureFactory()
    part(whole, piece)

    for row in (
        JointPart(procedure=other, target=whole, body="x"),
        JointPart(procedure=piece, target=other, body="x"),
    ):
        with pytest.raises(ValidationError):
            row.full_clean()
    JointPart(procedure=whole, target=other, body="x").full_clean()


def test_many_parts_cost_no_more_questions_than_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    whole = ProcedureFactory()
    for _number in range(12):
        part(whole, ProcedureFactory())

    with django_assert_max_num_queries(7):
        procedure = Procedure.objects.prefetch_related("papers", "channels", "parts__target").get(pk=whole.pk)
        found = Joint(procedure, now=MONDAY)
        assert len(found.parts) == 12
        assert found.papers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bản sao trích lục khai tử", "Trích lục khai tử"),
        ("Giấy chứng sinh (nếu có)", "Dữ liệu điện tử Giấy chứng sinh"),
        ("Thẻ Căn cước công dân", "Giấy tờ tùy thân (xuất trình)"),
    ],
)
def test_the_same_paper_is_known_under_several_names(one: str, other: str) -> None:
    assert normal_paper(one) == normal_paper(other)


def test_papers_that_only_resemble_each_other_stay_two() -> None:
    assert normal_paper("Giấy khai sinh") != normal_paper("Giấy chứng sinh")
    assert issued_by("Bản sao Giấy khai sinh", "Giấy khai sinh; cập nhật cư trú")
    assert not issued_by("Giấy chứng nhận", "Giấy chứng nhận quyền sử dụng đất")
    assert is_declaration("Đơn đề nghị cấp lại")
    assert not is_declaration("Giấy khám sức khỏe")


def test_two_papers_of_the_joint_procedure_itself_stay_two_although_they_share_a_form() -> None:
    whole = ProcedureFactory(papers=["Đơn của cha", "Đơn của mẹ"])
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Đơn", name="Mẫu số 01")
    RequiredPaper.objects.filter(procedure=whole).update(form=form)
    part(whole, ProcedureFactory(papers=["Giấy khác"]))

    assert [paper.paper.name for paper in joint(whole).papers] == ["Đơn của cha", "Đơn của mẹ", "Giấy khác"]
