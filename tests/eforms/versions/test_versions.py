"""Versions: what was published stays; one that was withdrawn hands its drafts on."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from catalog.roles import Role
from catalog.services import assign_role
from eforms.models import Draft, EForm, EFormVersion, VersionWithdrawal
from eforms.services import start_draft
from eforms.versions.withdrawal import AlreadyWithdrawn, Move, NotWithdrawn, NoVersion, move_on, restore, withdraw
from tests.eforms.conftest import Applicant, pdf
from tests.factories.accounts import UserFactory
from tests.factories.eforms import PARTS, make_draft, parts_json, published_version

pytestmark = pytest.mark.django_db


def questions(*more: dict[str, Any], without: str = "", **changed: dict[str, Any]) -> list[dict[str, Any]]:
    """The usual form: `changed` has question keys with `_` for `-`."""
    page = PARTS[0]["pages"][0]
    kept = [
        {**question, **changed.get(question.get("key", "").replace("-", "_"), {})}
        for question in page["questions"]
        if question.get("key") != without
    ]
    return [{"title": "Tờ khai", "pages": [{"title": "Về trẻ", "questions": [*more, *kept]}]}]


def publish(eform: EForm, parts: list[dict[str, Any]]) -> EFormVersion:
    eform = EForm.objects.get(pk=eform.pk)
    eform.parts = parts_json(parts)
    eform.save_revision().publish()
    version = EForm.objects.get(pk=eform.pk).current_version
    assert version is not None
    return version


def withdrawn(version: EFormVersion, reason: str = "Sai mẫu") -> VersionWithdrawal:
    return withdraw(version=version, reason=reason, by=UserFactory.create())


def test_a_published_version_is_neither_changed_nor_deleted() -> None:
    version = published_version()

    for change in (
        lambda: version.save(),
        lambda: version.delete(),
        lambda: EFormVersion.objects.update(number=9),
        lambda: EFormVersion.objects.all().delete(),
        lambda: EFormVersion.objects.bulk_update([version], ["number"]),
    ):
        with pytest.raises(TypeError):
            change()


@pytest.mark.postgresql
def test_the_database_itself_refuses_to_change_a_version() -> None:
    published_version()

    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute("UPDATE eforms_eformversion SET number = 9")


def test_a_version_knows_who_published_it() -> None:
    editor = UserFactory.create()
    assign_role(user=editor, agency=None, role=Role.EDITOR)
    eform = published_version().eform
    eform.parts = parts_json(questions({"type": "text", "key": "moi", "label": "Câu mới"}))

    eform.save_revision(user=editor).publish(user=editor)

    assert EForm.objects.get(pk=eform.pk).current_version.published_by == editor  # type: ignore[union-attr]


def test_the_version_before_counts_when_the_newest_is_withdrawn_and_the_newest_again_when_it_is_restored() -> None:
    first = published_version()
    second = publish(first.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))

    withdrawn(second)
    assert first.eform.current_version == first
    restore(version=second, by=UserFactory.create())

    assert first.eform.current_version == second
    assert [withdrawal.restored_by is not None for withdrawal in second.withdrawals.all()] == [True]


def test_a_number_is_never_given_twice_though_its_version_was_withdrawn() -> None:
    first = published_version()
    second = publish(first.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))
    withdrawn(second)

    third = publish(first.eform, questions({"type": "text", "key": "moi-hon", "label": "Câu mới hơn"}))

    assert (first.number, second.number, third.number) == (1, 2, 3)


def test_the_second_of_two_editors_who_withdraw_is_told_so() -> None:
    version = published_version()
    withdrawn(version)

    with pytest.raises(AlreadyWithdrawn):
        withdrawn(version)
    restore(version=version, by=UserFactory.create())
    with pytest.raises(NotWithdrawn):
        restore(version=version, by=UserFactory.create())


def test_a_form_without_a_valid_version_is_not_offered() -> None:
    version = published_version()

    assert EForm.objects.published().exists()
    withdrawn(version)

    assert not EForm.objects.published().exists()


def filled(draft: Draft) -> Applicant:
    applicant = Applicant(draft)
    applicant.fill_until("giay-to")
    return applicant


def values_of(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in draft.steps.filter(step__startswith="to-khai-"):
        found |= row.values or {}
    return found


def test_a_draft_stays_with_the_version_that_it_began_with() -> None:
    draft = make_draft()
    publish(draft.version.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))  # type: ignore[union-attr]

    moved = move_on(draft=draft)

    assert moved.version == draft.version
    assert moved.moved is None


def test_a_draft_of_a_withdrawn_version_moves_with_every_answer_that_fits() -> None:
    draft = make_draft()
    filled(draft)
    parts = questions(
        *({"type": "text", "key": f"moi-{number}", "label": f"Câu mới {number}"} for number in range(5)),
        without="co-cha",
    )
    del parts[0]["pages"][0]["questions"][-2]["show_when"]
    assert draft.version is not None
    old, new = draft.version, publish(draft.version.eform, parts)
    withdrawn(old)

    moved = move_on(draft=draft)

    assert moved.version == new
    assert values_of(moved) == {"ten-tre": "Nguyễn Minh Anh", "ngay-sinh": "2026-11-01"}
    assert [row.step for row in moved.steps.filter(step__startswith="to-khai-")] == ["to-khai-2"]
    move = Move.of(moved)
    assert move is not None
    assert move.added == [f"Câu mới {number}" for number in range(5)]
    assert move.gone == ["Có ghi thông tin về cha không?"]
    assert move.lost == [["Có ghi thông tin về cha không?", "Không"]]
    assert move.reason == "Sai mẫu"


def test_an_answer_that_the_new_version_does_not_take_is_shown_to_be_copied() -> None:
    draft = make_draft()
    filled(draft)
    assert draft.version is not None
    publish(draft.version.eform, questions(ten_tre={"max_length": 5, "label": "Tên gọi của trẻ"}))
    withdrawn(draft.version)

    move = Move.of(move_on(draft=draft))

    assert move is not None
    assert move.lost == [["Họ tên của trẻ", "Nguyễn Minh Anh"]]
    assert move.reworded == [["Tên gọi của trẻ", "Họ tên của trẻ"]]


def test_without_another_version_the_draft_stays_as_it_is() -> None:
    draft = make_draft()
    filled(draft)
    assert draft.version is not None
    withdrawn(draft.version)

    with pytest.raises(NoVersion):
        move_on(draft=draft)

    assert values_of(draft)["ten-tre"] == "Nguyễn Minh Anh"


def test_the_second_of_two_tabs_finds_the_draft_moved() -> None:
    draft = make_draft()
    filled(draft)
    assert draft.version is not None
    publish(draft.version.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))
    withdrawn(draft.version)

    first, second = move_on(draft=draft), move_on(draft=draft)

    assert first.moved == second.moved
    assert values_of(second)["ten-tre"] == "Nguyễn Minh Anh"


def test_a_draft_begun_after_the_withdrawal_has_the_version_that_counts() -> None:
    first = published_version()
    second = publish(first.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))
    withdrawn(second)

    draft = start_draft(procedure=first.eform.procedure, version=first, user=None)

    assert move_on(draft=draft).version == first


MEMBERS: dict[str, Any] = {
    "type": "group",
    "key": "thanh-vien",
    "label": "Thành viên",
    "item": "Thành viên",
    "max_items": 5,
    "questions": [
        {"type": "text", "key": "tv-ten", "label": "Họ tên", "max_length": 100},
        {"type": "choice", "key": "tv-quan-he", "label": "Quan hệ", "choices": ["Con", "Cháu", "Khác"]},
    ],
}


def household(members: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"title": "Hộ", "pages": [{"title": "Người trong hộ", "questions": [members]}]}]


def test_a_group_is_carried_entry_by_entry() -> None:
    draft = make_draft(questions=household(MEMBERS))
    applicant = Applicant(draft)
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    entries = {"0-tv-ten": "An", "0-tv-quan-he": "con", "2-tv-ten": "Bình", "2-tv-quan-he": "khac"}
    applicant.post("to-khai-1", {f"thanh-vien-{name}": answer for name, answer in entries.items()})
    assert draft.version is not None
    fewer = [MEMBERS["questions"][0], {**MEMBERS["questions"][1], "choices": ["Con", "Cháu"]}]
    publish(draft.version.eform, household({**MEMBERS, "questions": fewer}))
    withdrawn(draft.version)

    moved = move_on(draft=draft)

    move = Move.of(moved)
    assert move is not None
    assert move.lost == [["Thành viên 2 › Quan hệ", "Khác"]]
    assert values_of(moved)["thanh-vien"] == [
        {"tv-ten": "An", "tv-quan-he": "con"},
        {"tv-ten": "Bình", "tv-quan-he": None},
    ]
    assert applicant.get().headers["Location"] == applicant.url("to-khai-1")


def test_entries_beyond_the_new_limit_are_shown_to_be_copied() -> None:
    draft = make_draft(questions=household(MEMBERS))
    applicant = Applicant(draft)
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    answers = {f"thanh-vien-{number}-tv-ten": f"Người {'ABC'[number]}" for number in range(3)}
    kinds = {f"thanh-vien-{number}-tv-quan-he": "con" for number in range(3)}
    applicant.post("to-khai-1", answers | kinds)
    assert draft.version is not None
    publish(draft.version.eform, household({**MEMBERS, "max_items": 1}))
    withdrawn(draft.version)

    move = Move.of(move_on(draft=draft))

    assert [entry["tv-ten"] for entry in values_of(draft)["thanh-vien"]] == ["Người A"]
    assert move is not None
    assert [answer for _label, answer in move.lost] == ["Người B", "Con", "Người C", "Con"]


def test_half_a_page_is_carried_as_it_was_typed() -> None:
    draft = make_draft()
    applicant = Applicant(draft)
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    applicant.post("to-khai-1", {"ten-tre": "Nguyễn Minh Anh"}, luu="1")
    assert draft.version is not None
    publish(draft.version.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))
    withdrawn(draft.version)

    move_on(draft=draft)

    row = draft.steps.get(step="to-khai-1")
    assert row.values is None
    assert row.data["to-khai-1-ten-tre"] == ["Nguyễn Minh Anh"]


def with_a_new_version(draft: Draft) -> None:
    assert draft.version is not None
    publish(draft.version.eform, questions({"type": "text", "key": "moi", "label": "Câu mới"}))


def test_what_is_sent_while_the_version_is_withdrawn_is_kept_and_the_change_is_told() -> None:
    draft = make_draft()
    applicant = Applicant(draft)
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    with_a_new_version(draft)
    withdrawn(draft.version)  # type: ignore[arg-type]

    response = applicant.fill("to-khai-1")
    told = applicant.client.get(response.headers["Location"]).content.decode()

    assert response.headers["Location"] == applicant.url("doi-bieu-mau")
    assert "Sai mẫu" in told
    assert "Câu mới" in told
    assert values_of(draft)["ten-tre"] == "Nguyễn Minh Anh"
    assert applicant.get().headers["Location"] == applicant.url("to-khai-1")
    page = applicant.get("to-khai-1").content.decode()
    assert 'value="Nguyễn Minh Anh"' in page
    assert applicant.url("doi-bieu-mau") in page


def test_a_moved_draft_is_finished_and_submitted_and_tells_no_more_of_the_move() -> None:
    draft = make_draft()
    applicant = filled(draft)
    with_a_new_version(draft)
    withdrawn(draft.version)  # type: ignore[arg-type]
    applicant.get("doi-bieu-mau")

    applicant.fill("to-khai-1", moi="Câu trả lời")
    applicant.post("giay-to", {"giay-to-1": pdf()})
    applicant.fill("nhan-ket-qua-1")
    applicant.submit()

    draft.refresh_from_db()
    assert draft.dossier is not None
    assert draft.moved is None
    assert {answer["key"] for answer in draft.dossier.answers} >= {"moi", "ten-tre"}


def test_a_draft_whose_form_has_no_version_says_why_and_what_to_do() -> None:
    draft = make_draft()
    applicant = filled(draft)
    withdrawn(draft.version, "Thông tư mới thay mẫu này")  # type: ignore[arg-type]

    to_the_page = applicant.get("giay-to")
    page = applicant.get("doi-bieu-mau")

    assert to_the_page.headers["Location"] == applicant.url("doi-bieu-mau")
    assert page.status_code == 409
    for words in ("Thông tư mới thay mẫu này", "Nguyễn Minh Anh", "được giữ đến"):
        assert words in page.content.decode()


def test_after_a_newer_version_a_draft_says_that_it_stays_with_its_own() -> None:
    draft = make_draft()
    applicant = filled(draft)

    before = applicant.get("to-khai-1").content.decode()
    with_a_new_version(draft)

    words = "hồ sơ này vẫn theo bản đã bắt đầu"
    assert words not in before
    assert words in applicant.get("to-khai-1").content.decode()


def test_what_changed_is_shown_to_the_drafts_owner_only() -> None:
    draft = make_draft()
    with_a_new_version(draft)
    withdrawn(draft.version)  # type: ignore[arg-type]

    assert Client().get(f"/nop-ho-so/{draft.uuid}/doi-bieu-mau/").status_code == 404
    draft.refresh_from_db()
    assert draft.moved is None
