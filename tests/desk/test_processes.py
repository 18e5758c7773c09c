"""Administrators set the processing steps; what leads nowhere is refused, and dossiers keep what they began with."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Agency, Procedure, SubmissionChannel
from catalog.roles import PROVINCE_WIDE, Role
from dossiers.desk.diagrams import states_diagram
from dossiers.models import LegStep, ProcessDefinition, RuleSet
from dossiers.rules import rules_of
from dossiers.workflow import MOVES, State
from tests.desk.conftest import SignIn, employ
from tests.desk.steps import give_apology
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of, now, step
from tests.factories.processes import DIVISION, process_definition

pytestmark = pytest.mark.django_db
SIMPLE = [DIVISION[0], {**DIVISION[1], "ends_with": "propose"}, *DIVISION[3:]]


def steps_data(steps: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": 0}
    data |= {"steps-MIN_NUM_FORMS": 0, "steps-MAX_NUM_FORMS": 1000}
    for number, one in enumerate(steps):
        data |= {f"steps-{number}-{name}": value for name, value in one.items()}
        data |= {f"steps-{number}-id": "", f"steps-{number}-ORDER": number + 1, f"steps-{number}-DELETE": ""}
    return data


def form_data(of: Procedure, steps: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    target = {"procedure": of.pk, "field": "", "agency": "", "active": "on", "valid_from": "2026-01-01"}
    return {"name": "Quy trình", **target, **changes, **steps_data(steps)}


@pytest.fixture
def administrator() -> User:
    return employ(Role.PROVINCE_ADMINISTRATOR, None)


@pytest.fixture
def client(administrator: User, sign_in: SignIn) -> Client:
    return sign_in(administrator)


@pytest.fixture
def procedure(desk: Desk) -> Procedure:
    return ProcedureFactory(agency=desk.agency)


def test_steps_are_set_drawn_and_go_to_new_dossiers_only(client: Client, desk: Desk, procedure: Procedure) -> None:
    before = leg_of(dossier_in(State.RECEIVED, desk=desk, procedure=procedure))
    saved = client.post(reverse("processes:add"), form_data(procedure, SIMPLE))
    definition = ProcessDefinition.objects.get()

    shown = client.get(saved["Location"]).content.decode()
    assert saved["Location"] == reverse("processes:inspect", args=[definition.pk])
    assert "<svg" in shown
    assert "2. Thẩm định" in shown
    after = leg_of(dossier_in(State.RECEIVED, desk=desk, procedure=procedure))
    assert [leg.steps.first().version_id for leg in (before, after)] == [None, definition.versions.get().pk]


def test_each_change_is_a_version_that_can_be_looked_at(client: Client, procedure: Procedure) -> None:
    definition = process_definition(procedure)
    data = form_data(procedure, SIMPLE)
    old = list(definition.steps.values_list("pk", flat=True))
    data["steps-INITIAL_FORMS"] = len(old)
    data |= {"steps-TOTAL_FORMS": len(old), **{f"steps-{n}-id": pk for n, pk in enumerate(old)}}
    data |= {f"steps-{len(old) - 1}-DELETE": "on", f"steps-{len(old) - 1}-name": "x"}
    data |= {f"steps-{len(old) - 1}-ends_with": "return", f"steps-{len(old) - 1}-ORDER": len(old)}

    client.post(reverse("processes:edit", args=[definition.pk]), data)

    assert [len(version.steps) for version in definition.versions.all()] == [4, 5]
    first = client.get(reverse("processes:version", args=[definition.pk, 1])).content.decode()
    assert "Xem xét" in first
    assert client.get(reverse("processes:version", args=[definition.pk, 9])).status_code == 404


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (SIMPLE[1:], "không thể"),  # does not begin by taking over
        (SIMPLE[:-1], "Bước cuối cùng"),  # does not return the result
        ([SIMPLE[0], *SIMPLE[2:]], "không thể"),  # approves what nobody proposed
        ([*SIMPLE[:2], SIMPLE[1], *SIMPLE[2:]], "không thể"),  # proposes twice
        ([{**SIMPLE[0], "role": "leader"}, *SIMPLE[1:]], "không được thực hiện"),  # of a role that may not
        ([{**SIMPLE[0], "duration_unit": "hour"}, *SIMPLE[1:]], "thời gian và đơn vị"),
    ],
)
def test_steps_that_lead_nowhere_are_refused(
    steps: list[dict[str, Any]], sentence: str, client: Client, procedure: Procedure
) -> None:
    page = client.post(reverse("processes:add"), form_data(procedure, steps))

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not ProcessDefinition.objects.exists()


@pytest.mark.parametrize("changes", [{"procedure": ""}, {"field": "own"}, {"agency": "closed"}, {"agency": "999999"}])
def test_steps_belong_to_one_procedure_or_field_and_an_agency_that_exists(
    changes: dict[str, str], client: Client, procedure: Procedure
) -> None:
    closed = AgencyFactory(valid_until="2025-06-30")
    values = {"own": procedure.field_id, "closed": closed.pk}
    page = client.post(
        reverse("processes:add"),
        form_data(procedure, SIMPLE, **{name: values.get(value, value) for name, value in changes.items()}),
    )

    assert page.status_code == 200
    assert not ProcessDefinition.objects.exists()


def test_two_in_use_for_the_same_are_refused(client: Client, procedure: Procedure) -> None:
    process_definition(procedure)

    assert "đang được dùng" in client.post(reverse("processes:add"), form_data(procedure, SIMPLE)).content.decode()
    assert client.post(reverse("processes:add"), form_data(procedure, SIMPLE, active="")).status_code == 302


def test_a_person_is_named_for_one_agency_and_must_be_allowed_to(
    client: Client, desk: Desk, other_desk: Desk, procedure: Procedure
) -> None:
    def answer(person: User, agency: Agency | None) -> int:
        steps = [{**SIMPLE[0], "person": person.pk}, *SIMPLE[1:]]
        data = form_data(procedure, steps, agency=agency.pk if agency else "", active="")
        return client.post(reverse("processes:add"), data).status_code

    assert answer(desk.officer, desk.agency) == 302
    assert answer(desk.clerk, desk.agency) == 200
    assert answer(other_desk.officer, desk.agency) == 200
    assert answer(desk.officer, None) == 200


def test_steps_that_take_longer_than_the_law_are_warned_of(client: Client, procedure: Procedure) -> None:
    slow = [SIMPLE[0], {**SIMPLE[1], "duration_value": 9}, *SIMPLE[2:]]

    page = client.post(reverse("processes:add"), form_data(procedure, slow), follow=True)
    assert "dài hơn thời hạn" in page.content.decode()
    SubmissionChannel.objects.filter(procedure=procedure).update(duration_value=60)
    assert "dài hơn thời hạn" not in client.get(page.redirect_chain[0][0]).content.decode()


def test_a_copy_is_not_in_use(client: Client, procedure: Procedure) -> None:
    definition = process_definition(procedure)
    client.post(reverse("processes:copy", args=[definition.pk]))

    copy = ProcessDefinition.objects.exclude(pk=definition.pk).get()
    assert (copy.active, copy.steps.count(), copy.versions.count()) == (False, 5, 1)
    assert client.get(reverse("processes:copy", args=[definition.pk])).status_code == 405


@pytest.mark.parametrize("role", [role for role in Role if role not in PROVINCE_WIDE])
def test_who_keeps_steps_keeps_those_of_their_own_agency(
    role: Role, desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    own = process_definition(procedure, agency=desk.agency)
    others = [process_definition(procedure), process_definition(procedure, agency=AgencyFactory())]
    client = sign_in(employ(role, desk.agency))
    keeps = role == Role.AGENCY_ADMINISTRATOR

    for name in ("inspect", "edit"):
        assert (client.get(reverse(f"processes:{name}", args=[own.pk])).status_code == 200) is keeps
        for other in others:
            assert client.get(reverse(f"processes:{name}", args=[other.pk])).status_code in {302, 403, 404}
    made = client.post(reverse("processes:add"), form_data(procedure, SIMPLE, active=""))
    assert made.status_code in {200, 302, 403}
    assert ProcessDefinition.objects.count() == 3  # the general ones are the province's


def test_the_list_costs_the_same_for_many(
    client: Client, procedure: Procedure, django_assert_max_num_queries: Any
) -> None:
    for _each in range(4):
        process_definition(ProcedureFactory(), agency=AgencyFactory())
    client.get(reverse("processes:index"))

    with django_assert_max_num_queries(25):
        assert client.get(reverse("processes:index")).status_code == 200


def test_names_from_people_are_text_in_the_drawing(client: Client, procedure: Procedure) -> None:
    hostile = [{**DIVISION[0], "name": "</text><script>alert(1)</script>"}, *DIVISION[1:]]
    shown = client.get(reverse("processes:inspect", args=[process_definition(procedure, hostile).pk]))

    assert "<script>alert(1)" not in shown.content.decode()


def test_a_dossier_is_handled_under_the_decree_of_the_day_it_was_submitted() -> None:
    from_file = {rules.title: rules for rules in RuleSet.objects.all()}
    dossier = dossier_in()

    assert rules_of(dossier) == from_file["Nghị định 118/2025/NĐ-CP"]
    dossier.rule_set = None
    dossier.submitted_at = dossier.submitted_at.replace(year=2024)
    assert rules_of(dossier) == from_file["Nghị định 61/2018/NĐ-CP"]


def test_under_the_older_decree_nothing_is_stopped_with_notice(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.leader)
    page = reverse("desk:edit", args=[dossier.pk])
    assert reverse("desk:move", args=[dossier.pk, "stop"]) in client.get(page).content.decode()
    type(dossier).objects.update(rule_set=RuleSet.objects.get(valid_from="2018-06-21"))

    assert reverse("desk:move", args=[dossier.pk, "stop"]) not in client.get(page).content.decode()
    assert client.get(reverse("desk:move", args=[dossier.pk, "stop"])).status_code == 302


@pytest.mark.parametrize("rules", ["2018-06-21", "2025-07-01"])
def test_a_rule_set_shows_its_moves_with_their_ground_and_a_drawing(rules: str, client: Client) -> None:
    found = RuleSet.objects.get(valid_from=rules)
    shown = client.get(reverse("rule_sets:inspect", args=[found.pk])).content.decode()

    assert "<svg" in shown
    assert all(str(MOVES[action].label) in shown for action in found.moves)
    assert found.moves["receive"] in shown


def test_every_state_of_the_table_stands_in_the_drawing() -> None:
    drawing = states_diagram("x", MOVES)
    drawn = " ".join(line.text for box in drawing.boxes for line in box.lines)

    assert all(word in drawn for state in State for word in str(state.label).split())
    assert all(str(move.label) in drawing.description for move in MOVES.values())


def rules_data(**changes: Any) -> dict[str, Any]:
    rules = RuleSet.objects.first()
    names = ["check_hours", "ask_days", "reappointments", "notice_days", "reappointment_days", "outage_days"]
    data = {name: getattr(rules, name) for name in names} | {"transfer_cut_off": "15:00", "legal_basis": ""}
    data |= {"unpaid_blocks": ["return"], "remind_days": "3, 10, 30", "storage_days": 180}
    data |= {f"move-{action}": ground for action, ground in rules.moves.items()}
    return {**data, "title": "Nghị định mới", "valid_from": "2027-01-01", **changes}


def test_a_new_decree_is_a_new_rule_set_and_changes_only_until_a_dossier_is_under_it(client: Client) -> None:
    made = client.post(reverse("rule_sets:add"), rules_data(check_hours=4, **{"move-recall": ""}))
    new = RuleSet.objects.get(valid_from="2027-01-01")
    assert made.status_code == 302
    assert (new.check_hours, "recall" in new.moves, "stop" in new.moves) == (4, False, True)
    address = reverse("rule_sets:edit", args=[new.pk])
    assert client.post(address, rules_data(check_hours=6)).status_code == 302

    type(dossier_in()).objects.update(rule_set=new)
    assert client.get(address)["Location"] == reverse("rule_sets:inspect", args=[new.pk])
    assert "hãy lập bộ mới" in client.post(address, rules_data(check_hours=2)).content.decode()
    new.refresh_from_db()
    assert new.check_hours == 6


@pytest.mark.parametrize("changes", [{"valid_from": "2025-07-01"}, {"move-approve": ""}, {"check_hours": "0"}])
def test_a_rule_set_that_reaches_back_or_leads_to_no_end_is_refused(changes: dict[str, str], client: Client) -> None:
    dossier_in()

    assert client.post(reverse("rule_sets:add"), rules_data(**changes)).status_code == 200
    assert RuleSet.objects.count() == 2


def test_a_reminder_that_would_come_when_the_result_has_left_the_desk_is_refused_with_the_days(client: Client) -> None:
    given = rules_data(remind_days="3, 30, 45", storage_days="30")
    page = client.post(reverse("rule_sets:add"), given).content.decode()

    assert "Nhắc sau 30, 45 ngày là quá muộn: quầy chỉ giữ kết quả 30 ngày" in page


def test_what_waits_for_the_money_and_for_the_applicant_is_set_shown_and_kept(client: Client) -> None:
    given = rules_data(unpaid_blocks=["receive", "return"], remind_days="5; 20 60", storage_days="90")
    assert client.post(reverse("rule_sets:add"), given).status_code == 302
    new = RuleSet.objects.get(valid_from="2027-01-01")
    assert (new.unpaid_blocks, new.remind_days, new.storage_days) == (["receive", "return"], [5, 20, 60], 90)

    shown = client.get(reverse("rule_sets:inspect", args=[new.pk])).content.decode()
    assert "Tiếp nhận, Trả kết quả" in shown
    assert "5, 20, 60 ngày" in shown
    assert "90 ngày" in shown
    assert 'value="5, 20, 60"' in client.get(reverse("rule_sets:edit", args=[new.pk])).content.decode()

    client.post(reverse("rule_sets:edit", args=[new.pk]), rules_data(unpaid_blocks=[], remind_days=""))
    new.refresh_from_db()
    assert (new.unpaid_blocks, new.remind_days) == ([], [])
    assert "không nhắc" in client.get(reverse("rule_sets:inspect", args=[new.pk])).content.decode()

    type(dossier_in()).objects.update(rule_set=new)
    client.post(reverse("rule_sets:edit", args=[new.pk]), rules_data(remind_days="7", storage_days="1"))
    new.refresh_from_db()
    assert (new.remind_days, new.storage_days) == ([], 180)


@pytest.mark.parametrize(
    "changes",
    [
        {"remind_days": "3, 10, 30", "storage_days": "30"},
        {"remind_days": "3, 40", "storage_days": "30"},
        {"remind_days": "10, 3"},
        {"remind_days": "3, 3"},
        {"remind_days": "0"},
        {"remind_days": "366"},
        {"remind_days": "-3"},
        {"remind_days": "3.5"},
        {"remind_days": "ba ngày"},
        {"remind_days": "٣"},
        {"remind_days": ", ".join(map(str, range(1, 12)))},
        {"remind_days": "1" * 5000},
        {"unpaid_blocks": ["withdraw"]},
        {"unpaid_blocks": ["<script>"]},
        {"storage_days": "0"},
        {"storage_days": "3651"},
        {"storage_days": ""},
    ],
)
def test_reminders_storage_and_waiting_moves_that_make_no_sense_are_refused(
    changes: dict[str, Any], client: Client
) -> None:
    assert client.post(reverse("rule_sets:add"), rules_data(**changes)).status_code == 200
    assert RuleSet.objects.count() == 2


def test_only_the_province_makes_rule_sets(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))

    assert client.get(reverse("rule_sets:index")).status_code == 200
    assert client.post(reverse("rule_sets:add"), rules_data()).status_code in {302, 403}
    assert RuleSet.objects.count() == 2


def test_the_dossier_page_shows_the_slip_and_the_way_to_another_date(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    page = sign_in(desk.leader).get(reverse("desk:edit", args=[dossier.pk])).content.decode()

    assert "Phiếu kiểm soát quá trình" in page
    assert all(step.name in page for step in LegStep.objects.all())
    assert reverse("desk:apology", args=[dossier.pk]) in page
    officer = sign_in(desk.officer).get(reverse("desk:edit", args=[dossier.pk])).content.decode()
    assert reverse("desk:apology", args=[dossier.pk]) not in officer


def test_asking_for_papers_after_the_days_of_the_decree_is_warned_of(desk: Desk, sign_in: SignIn) -> None:
    late = dossier_in(State.PROCESSING, desk=desk)
    fresh = dossier_in(desk=desk)
    step(leg_of(fresh), "receive", desk, now())
    step(leg_of(fresh), "process", desk, now())
    client = sign_in(desk.officer)
    words = "Thời gian yêu cầu bổ sung đã hết"

    assert words in client.get(reverse("desk:move", args=[late.pk, "ask"])).content.decode()
    assert words not in client.get(reverse("desk:move", args=[fresh.pk, "ask"])).content.decode()


def test_a_date_is_put_off_on_the_page_and_a_stale_page_puts_nothing_off(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(desk=desk, procedure=ProcedureFactory(agency=desk.agency, days=9))
    for action in ("receive", "process"):
        step(leg_of(dossier), action, desk, now())
    leg = leg_of(dossier)
    client = sign_in(desk.leader)
    address = reverse("desk:apology", args=[dossier.pk])
    form = client.get(address).context["form"]
    hidden = {name: form[name].value() for name in ("seen", "shown")}
    data = {**hidden, "new_due": form["new_due"].value(), "reason": "Phải xác minh thêm"}

    assert client.post(address, {**data, "reason": " "}).context["form"].errors["reason"]
    assert give_apology(client, address, data).status_code == 302
    assert leg_of(dossier).extra_days == 1
    page = give_apology(client, address, data, follow=True)
    assert any(str(desk.leader) in str(message) for message in page.context["messages"])
    assert leg_of(dossier).due_at > leg.due_at
    assert "Ngày trả kết quả chỉ được hẹn lại 1 lần" in client.get(address).content.decode()
    assert sign_in(desk.officer).get(address).status_code in {302, 403}


def test_a_form_that_put_the_date_off_does_not_become_an_apology_when_the_date_passes(
    desk: Desk, sign_in: SignIn
) -> None:
    late = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.leader)
    address = reverse("desk:apology", args=[late.pk])
    form = client.get(address).context["form"]
    day = form["new_due"].value()
    data = {"seen": form["seen"].value(), "shown": "reappoint", "new_due": day, "reason": "Phải xác minh thêm"}

    answer = client.post(address, data)

    assert "Hạn trả kết quả đã qua từ khi trang này hiện ra" in answer.content.decode()
    assert "Phải xác minh thêm" in answer.content.decode()
    assert not leg_of(late).reappointments.exists()
    again = {**data, "shown": answer.context["form"]["shown"].value()}
    assert give_apology(client, address, again).status_code == 302
    assert leg_of(late).reappointments.get().kind == "promised"


def test_an_office_without_steps_of_its_own_reads_which_ones_hold(desk: Desk, sign_in: SignIn) -> None:
    administrator = employ(Role.AGENCY_ADMINISTRATOR, desk.agency)

    page = sign_in(administrator).get(reverse("processes:index")).content.decode()

    assert "Chưa có quy trình riêng" in page
