"""The public list of late dossiers: complete, honest, and without anything that leads to a person."""

from __future__ import annotations

import csv
import random
import re
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from casework.models import DayOff
from dossiers.late import answered_late, answered_rows, late_legs, late_rows
from dossiers.late.privacy import STRUCK, public_words
from dossiers.models import Dossier, Event, Leg, Reappointment
from dossiers.services import apologise, reappoint
from dossiers.submission import Answer, Applicant
from dossiers.workflow import State
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, PATHS, Desk, dossier_in, leg_of, make_desk, step

pytestmark = pytest.mark.django_db
LATE = "/ho-so/cong-khai-tre-han/"
LATER = datetime.fromisoformat("2026-08-17T09:00:00+07:00")
REASON = "Phải xác minh thêm tại nơi cư trú cũ"


@pytest.fixture
def _a_week_later() -> object:
    with time_machine.travel(LATER, tick=False):
        yield


def late_dossier(desk: Desk | None = None, *, reason: str = "", **changes: object) -> Dossier:
    """Due on Thursday 13 August; with an apology of Friday where there is a reason."""
    desk = desk or make_desk()
    made = dossier_in(State.PROCESSING, desk=desk, **changes)
    if reason:
        friday = MONDAY_09H + timedelta(days=4)
        apologise(leg=leg_of(made), expected=date(2026, 8, 19), reason=reason, by=desk.leader, at=friday)
    return made


def answered(desk: Desk | None = None, *, days: int = 7) -> Dossier:
    """Approved so many days after it was received; due after three."""
    desk = desk or make_desk()
    made = dossier_in(State.PENDING_APPROVAL, desk=desk)
    step(leg_of(made), "approve", desk, MONDAY_09H + timedelta(days=days))
    return made


def table(client: Client, **query: str) -> list[dict[str, str]]:
    text = client.get(LATE, {**query, "dang": "csv"}).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


# Complete: an independent count over the log


def replayed(now: datetime) -> tuple[set[int], set[int]]:
    """Which dossiers are late and which were answered late by `now`, from nothing but the events, in plain Python."""
    open_late, answered_late_ones = set(), set()
    for dossier_id in set(Event.objects.values_list("dossier", flat=True)):
        state, due, decided = "", None, None
        for event in Event.objects.filter(dossier=dossier_id, at__lte=now).order_by("sequence"):
            state = event.data.get("to", state)
            if event.action in ("approve", "deny"):
                decided = event.at
            elif "due_at" in event.data:
                due = datetime.fromisoformat(event.data["due_at"])
        if due and state in ("received", "processing", "pending_approval") and due < now:
            open_late.add(dossier_id)
        if due and decided and state in ("approved", "not_eligible", "returned") and decided > due:
            answered_late_ones.add(dossier_id)
    return open_late, answered_late_ones


def weekdays_late(due: datetime, now: datetime) -> int:
    days = timezone.localdate(now) - timezone.localdate(due)
    after = [timezone.localdate(due) + timedelta(days=n) for n in range(1, days.days + 1)]
    closed = set(DayOff.objects.values_list("date", flat=True))
    return sum(day.weekday() < 5 and day not in closed for day in after)


def happen(chance: random.Random, desk: Desk, until: datetime) -> None:
    """One dossier's life up to `until`, by the services."""
    at = MONDAY_09H + timedelta(hours=chance.randrange(24 * 9))
    procedure = ProcedureFactory(agency=desk.agency, days=chance.choice([1, 3, 5]))
    leg = leg_of(dossier_in(desk=desk, procedure=procedure, at=at))
    moves = PATHS[chance.choice(sorted(PATHS))]
    for action in moves:
        at += timedelta(hours=chance.randrange(1, 60))
        if at > until:
            return
        step(leg, action, desk, at)
        leg = leg_of(leg.dossier)
        if leg.due_at and chance.random() < 0.3:
            with suppress(ValidationError):
                reappoint(leg=leg, new_due=date(2026, 8, 21), reason=REASON, by=desk.leader, at=at)
                leg = leg_of(leg.dossier)


def test_the_list_equals_an_independent_count_over_the_events() -> None:
    chance, now = random.Random(9), MONDAY_09H + timedelta(days=16)
    desks = [make_desk(), make_desk()]
    for _n in range(40):
        happen(chance, chance.choice(desks), now)
    expected_open, expected_answered = replayed(now)

    assert {leg.dossier_id for leg in late_legs(now)} == expected_open
    assert {leg.dossier_id for leg in answered_late(now, 90)} == expected_answered
    assert expected_open
    assert expected_answered
    for row in late_rows(late_legs(now), now):
        assert row.days == weekdays_late(row.due_at, now)
    for row in answered_rows(answered_late(now, 90)):
        assert row.answered_at
        assert row.days == weekdays_late(row.due_at, row.answered_at)


# What was answered late


@pytest.mark.usefixtures("_a_week_later")
def test_what_was_answered_late_stays_on_the_list_for_a_time(client: Client) -> None:
    late = answered(days=6)
    answered(days=1)

    assert [row["Mã hồ sơ"] for row in table(client, muc="da-tra")] == [late.code]
    assert late.code not in {row["Mã hồ sơ"] for row in table(client)}
    with time_machine.travel(LATER + timedelta(days=40), tick=False):
        assert table(client, muc="da-tra") == []
        assert [row["Số ngày làm việc trễ"] for row in table(client, muc="da-tra", ky="90")] == ["1"]


# The letters


@pytest.mark.usefixtures("_a_week_later")
def test_the_letter_of_apology_is_read_by_everyone_without_the_applicant(client: Client) -> None:
    reason = f"{REASON} của bà LÒ THỊ ẲM (0905 123 456, am@example.vn, căn cước 045099123456)"
    applicant = Applicant(name="Lò Thị Ẳm", phone="0905123456", email="am@example.vn", national_id="045099123456")
    dossier = late_dossier(reason=reason, applicant=applicant)

    listed = client.get(LATE).content.decode()
    letter = client.get(f"{LATE}{dossier.code}/thu-xin-loi/").content.decode()

    assert f"{LATE}{dossier.code}/thu-xin-loi/" in listed
    for page in (listed, letter):
        assert REASON in page
        for personal in ("ẲM", "Ẳm", "0905", "123 456", "am@example.vn", "045099", dossier.submission_number):
            assert personal not in page
    assert "1/XLHS" in letter
    assert "19/08/2026" in letter


@pytest.mark.usefixtures("_a_week_later")
def test_only_what_stands_on_the_list_has_a_public_letter(client: Client) -> None:
    desk = make_desk()
    dossier = late_dossier(desk, reason=REASON)
    put_off = dossier_in(State.PROCESSING, desk=desk)
    reappoint(
        leg=leg_of(put_off),
        new_due=date(2026, 8, 20),
        reason=REASON,
        by=desk.leader,
        at=MONDAY_09H + timedelta(days=1),
    )
    silent = late_dossier(desk)

    def status(code: str | None) -> int:
        return client.get(f"{LATE}{code}/thu-xin-loi/").status_code

    assert status(dossier.code) == 200
    assert status(put_off.code) == 404  # in time, by its new date
    assert status(silent.code) == 404  # nobody has apologised
    assert status("H50.103-260810-9999") == 404
    assert status("%00") == 404
    Leg.objects.filter(dossier=dossier).update(state=State.WITHDRAWN)
    assert status(dossier.code) == 404


@pytest.mark.usefixtures("_a_week_later")
def test_the_list_tells_how_many_wait_for_an_apology_and_is_filtered_by_it(client: Client) -> None:
    desk = make_desk()
    told, silent = late_dossier(desk, reason=REASON), late_dossier(desk)

    assert "Trong đó 1 hồ sơ chưa có thư xin lỗi" in client.get(LATE).content.decode()
    assert [row["Mã hồ sơ"] for row in table(client, **{"xin-loi": "co"})] == [told.code]
    assert [row["Mã hồ sơ"] for row in table(client, **{"xin-loi": "chua"})] == [silent.code]
    assert table(client, **{"xin-loi": "co"})[0]["Số thư xin lỗi"] == "1/XLHS"


@pytest.mark.usefixtures("_a_week_later")
def test_the_list_is_ordered_as_asked(client: Client) -> None:
    desk = make_desk()
    first, second = late_dossier(desk), late_dossier(desk, at=MONDAY_09H + timedelta(days=1))

    assert [row["Mã hồ sơ"] for row in table(client)] == [first.code, second.code]
    assert [row["Mã hồ sơ"] for row in table(client, **{"sap-xep": "moi"})] == [second.code, first.code]
    assert len(table(client, **{"sap-xep": "co-quan"})) == 2


@pytest.mark.usefixtures("_a_week_later")
@pytest.mark.parametrize("title", ["=HYPERLINK(1)", " =1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_table_begins_a_formula(title: str, client: Client) -> None:
    dossier = late_dossier()
    Dossier.objects.filter(pk=dossier.pk).update(procedure_title=title)

    assert [list(row.values())[1] for row in table(client)] == [f"'{title}"]


# Nothing personal in an officer's words


@pytest.mark.parametrize(
    "words",
    [
        "Ông Nguyễn Văn An nộp thiếu",
        "ông NGUYEN  VAN\nAN nộp thiếu",
        "Gọi 0905123456 không được",
        "Gọi +84 905.123.456 không được",
        "Căn cước 045 099 123 456 hết hạn",
        "Số 191234567 không khớp",
        "Viết cho an.nguyen@example.vn",
        "Cháu Nguyễn Bình sinh ngày khác",
        "Ông Trần Đại Diện đến thay",
        "Ở Thôn Ỷ La, xã Kim",
    ],
)
def test_people_are_struck_out_of_an_officers_words(words: str) -> None:
    answer = Answer(key="ten", part="p", label="Họ tên con", type="text", display="Nguyễn Bình").as_json()
    dossier = Dossier(
        applicant_name="Nguyễn Văn An",
        representative_name="Trần Đại Diện",
        applicant_address="Thôn Ỷ La, xã Kim",
        answers=[answer],
    )

    shown = public_words(words, dossier)

    assert STRUCK in shown
    for personal in ("Nguyễn", "NGUYEN", "905", "099", "1912", "@", "Bình", "Trần", "Ỷ La"):
        assert personal not in shown


@pytest.mark.parametrize(
    "words",
    [
        "Hồ sơ H50.103-260810-0001 hẹn lại ngày 18/08/2026, theo văn bản 1234/UBND-NC",
        "Phải nộp 1.200.000.000 đồng trước 17:00",
        "An ninh mạng gián đoạn từ 7 giờ 30",
    ],
)
def test_what_names_nobody_stays(words: str) -> None:
    assert public_words(words, Dossier(applicant_name="Nguyễn Văn An")) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Chị Bình An chưa nộp", "Chị […] chưa nộp"),
        ("bà An và ông Cường đi vắng", "bà […] và ông […] đi vắng"),
        ("Nguyễn\u200b Thị Bình-An", "[…]"),
        ("gọi (0905) 123 456 hoặc +84 (905) 123 456", "gọi […] hoặc […]"),
        ("gọi ０９０５１２３４５６, 0905–123–456", "gọi […], […]"),
        ("hộ chiếu C1234567 hết hạn", "hộ chiếu […] hết hạn"),
        ("công an có an toàn, từ 04.08.2026 đến 05.08.2026", "công an có an toàn, từ 04.08.2026 đến 05.08.2026"),
    ],
)
def test_people_are_struck_out_as_they_are_called(words: str, shown: str) -> None:
    dossier = Dossier(
        applicant_name="Nguyễn Thị Bình An", representative_name="Trần Văn Cường", applicant_national_id="C1234567"
    )
    assert public_words(words, dossier) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Bà Trần Thị Hoa chưa ký giáp ranh", "Bà […] chưa ký giáp ranh"),
        ("TRẦN VĂN BA vắng mặt", "[…] vắng mặt"),
        ("ông Hùng, chị Lan và anh T. không đến", "ông […], chị […] và anh […] không đến"),
        ("Chờ N.V.B xác nhận, P. T. Hoa đi vắng", "Chờ […] xác nhận, […] đi vắng"),
        ("em trai Hồ Văn Tý và bác sĩ Hùng", "em trai […] và bác sĩ […]"),
        ("chuyển nhầm vào tài khoản 0123 4567 8910 của chủ", "chuyển nhầm vào tài khoản […] của chủ"),
        ("hộ chiếu B1234567, xe 73A-123.45", "hộ chiếu […], xe […]"),
        ("người sinh năm 1980 ở số nhà 15/2", "người sinh năm […] ở số nhà […]"),
        ("thửa đất số 15, tờ bản đồ số 7", "thửa đất số […], tờ bản đồ số […]"),
        ("đo lại tại số 12 đường Lê Lợi", "đo lại tại […]"),
    ],
)
def test_strangers_are_struck_out_by_their_looks(words: str, shown: str) -> None:
    assert public_words(words, Dossier(applicant_name="Nguyễn Văn An")) == shown


@pytest.mark.parametrize(
    "words",
    [
        *("an.nguyen @ gmail.com", "an.nguyen(at)gmail.com", "an.nguyen＠gmail.com", "an.nguyen@gmail . com"),
        *("gọi 0905\u00a0123\u00a0456", "gọi 0905‑123‑456", "gọi 0905—123−456", "gọi 0905\n123\n456"),
        *("gọi 0905/123/456", "gọi 0905_123_456", "0905123456/0914123456", "sđt0905123456", "zalo.me/0905123456"),
        *("CMND 197 123 456", "số định danh: 045.090.001.234", "MST 8012345678-001", "mã BHXH 3120123456"),
        *("số tài khoản Vietcombank: 0071 0012 34567", "hộ chiếu c1234567", "SN: 1990", "fb: an.nguyen.99"),
        *("nguyenvanan", "Nguyễn_Văn_An", "NguyễnVănAn", "xe 74-H1 123.45"),
    ],
)
def test_people_are_struck_out_however_it_is_written(words: str) -> None:
    shown = public_words(f"Chờ: {words}", Dossier(applicant_name="Nguyễn Văn An"))

    assert STRUCK in shown
    assert not re.search(r"\d|nguyen|Nguyễn|gmail", shown)


@pytest.mark.parametrize(
    "words",
    [
        "từ ngày 05/6, 07/8 và 09/10/2026 đến 20-11-2026",
        "căn cước điện tử có hiệu lực từ 01.07.2026",
        "định danh mức 2 theo Nghị định 69/2024/NĐ-CP",
        "mã số thuế chưa khớp, sẽ đối chiếu trong 3 ngày",
        "diện tích 1.234.567 m2, lệ phí 197.123.456 đồng",
        "thủ tục 1.000123.000.00.00.H50 và 2.001234",
    ],
)
def test_dates_laws_and_amounts_are_no_persons_numbers(words: str) -> None:
    assert public_words(words, Dossier(applicant_name="Nguyễn Văn An")) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("chờ nguyễn văn bình xác nhận", "chờ […] xác nhận"),
        ("Nguyễn thị thu hà vắng mặt", "[…] vắng mặt"),
        ("hồ văn tý và lý thị mây chưa ký", "[…] và […] chưa ký"),
        ("ông phạm đức anh, chị võ lan chưa đến", "ông […], chị […] chưa đến"),
        ("bà hoa và chị lan đi vắng", "bà […] và chị […] đi vắng"),
        ("giáp ranh với trần quốc tuấn", "giáp ranh với […]"),
        ("cho tran thi hoa va le van tam", "cho […] va […]"),
        ("đặng bình chưa nộp", "[…] chưa nộp"),
        ("nguyễn văn tĩu không có nhà", "[…] không có nhà"),
    ],
)
def test_strangers_in_small_letters_are_struck_out(words: str, shown: str) -> None:
    assert public_words(words, Dossier(applicant_name="Lò Thị Ẳm")) == shown


@pytest.mark.parametrize("words", ["nguyễn văn an nộp thiếu", "nguyen van an nop thieu", "văn an nộp thiếu", "bà an"])
def test_the_applicant_in_small_letters_is_struck_out(words: str) -> None:
    shown = public_words(words, Dossier(applicant_name="Nguyễn Văn An"))

    assert STRUCK in shown
    assert "an" not in shown.split()


ORDINARY = [
    "hồ sơ chưa đủ, đề nghị bổ sung trước ngày hẹn",
    "do lý do khách quan; xử lý chậm vì quản lý đất đai thiếu người",
    "vi phạm quy định, nằm ngoài phạm vi giải quyết của phường",
    "từ văn bản số 12 đến văn phòng, thị trấn và thị xã cũng chậm",
    "trần nhà dột, võ thuật, vũ trường, hồ nước, cao điểm, kim loại",
    "lưu trữ tại trung tâm; tạ lỗi vì chậm; tô màu bản đồ, ngô và lương thực",
    "bà mẹ Việt Nam anh hùng, anh em, bà con, ông bà, chú ý, bác bỏ, cô lập, em bé",
    "trích lục ghi chú ly hôn, chờ tòa án tống đạt",
    "đoàn kiểm tra liên ngành, đoàn văn công, đoàn thanh niên",
    "mai làm bù; đào đường; lâm nghiệp; hà bá; thái độ; tăng ca; chu kỳ; thạch cao",
    "phan anh thanh tra chinh phu, quy hoach do thi va nong thon, quan ly van hanh",
    "hạ tầng đô thị đang sửa, máy chủ hỏng từ thứ hai, phần mềm liên thông lỗi",
    "đường nguyễn du ngập, xã lê ninh mất điện, phường trần phú sắp xếp lại bộ máy",
    "chờ sở tài chính, công an tỉnh, bảo hiểm xã hội và thuế trả lời",
    "lê thê nhiều ngày vì đo đạc lại theo hoàng hôn, mưa lớn và lũ",
    "người nộp đề nghị hoãn; thửa đất đang tranh chấp; chờ kết luận của tòa",
    "vương vấn thủ tục, giang sơn, diệp lục, nông sản, triệu đồng, châu thổ, kiều bào",
]


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_sentences_in_small_letters_stay_whole(words: str) -> None:
    assert public_words(words, Dossier(applicant_name="Lò Thị Ẳm")) == words


@pytest.mark.parametrize(
    "words",
    [
        "Sở Xây dựng chưa trả lời, UBND xã Lê Ninh và phường Trần Phú cũng vậy",
        "Đoàn kiểm tra của Hà Nội, TP. Hồ Chí Minh và Đoàn Thanh niên",
        "Mong Ông/Bà thông cảm; bà con chờ lâu",
        "Cao điểm mùa mưa lũ; Lý do khách quan. Mai làm bù",
        "Luật Đất đai 2024, Nghị định 118/2025/NĐ-CP, Bộ Tư pháp, Công an tỉnh Quảng Trị",
        "Văn phòng Đăng ký đất đai chi nhánh Đồng Hới thiếu người",
    ],
)
def test_places_agencies_and_laws_are_no_strangers(words: str) -> None:
    assert public_words(words, Dossier(applicant_name="Nguyễn Văn An")) == words


def test_many_capitals_cost_no_time() -> None:
    began = time.process_time()
    public_words("Nguyễn A. " * 2_000 + "N.V." * 2_000 + "số 1/" * 2_000, Dossier(applicant_name="Nguyễn Văn An"))

    assert time.process_time() - began < 2


def test_a_company_is_not_called_by_the_end_of_its_name() -> None:
    words = "Sở Xây dựng Quảng Trị chưa trả lời"
    assert public_words(words, Dossier(applicant_name="Công ty Cổ phần Xây dựng Quảng Trị")) == words


@pytest.mark.parametrize("name", ["", " ", "x" * 300, "a " * 150, "(" * 300, "{{ a }} #let </text>", "\u202eA", ".*"])
def test_a_hostile_name_breaks_nothing(name: str) -> None:
    assert "xác minh" in public_words("Phải xác minh thêm", Dossier(applicant_name=name))


@pytest.mark.usefixtures("_a_week_later")
@pytest.mark.parametrize(
    "query",
    [{"muc": "\x00"}, {"sap-xep": "-pk"}, {"xin-loi": "' OR 1=1"}, {"ky": "9" * 30, "muc": "da-tra"}, {"dang": "x"}],
)
def test_what_the_address_should_not_ask_is_taken_for_nothing(client: Client, query: dict[str, str]) -> None:
    late_dossier()

    assert client.get(LATE, query).status_code == 200


# At scale


@pytest.mark.usefixtures("_a_week_later")
def test_page_and_table_cost_as_many_queries_for_ten_thousand(
    client: Client, django_assert_max_num_queries: object
) -> None:
    ten_thousand_late()
    client.get(LATE)  # the shell is known between two public changes

    for query in ({}, {"trang": "150"}, {"xin-loi": "chua"}, {"sap-xep": "co-quan"}):
        with django_assert_max_num_queries(11):
            assert client.get(LATE, query).status_code == 200
    with django_assert_max_num_queries(5):
        assert len(table(client)) == 10_000


def ten_thousand_late() -> None:
    """Copies of one late dossier, a fifth of them with an apology."""
    first = late_dossier(reason=REASON)
    leg, given = leg_of(first), Reappointment.objects.select_related("event__statement").get()
    names = [field.attname for field in Dossier._meta.concrete_fields if field.attname != "id"]
    values = {name: getattr(first, name) for name in names}
    for name in ("submission_number", "code", "submission_key"):
        values.pop(name)
    made = Dossier.objects.bulk_create(
        Dossier(**values, submission_number=f"N{n:07d}", code=f"H50.103-260810-{n + 10:05d}") for n in range(9_999)
    )
    place = {"agency_id": leg.agency_id, "state": leg.state, "due_at": leg.due_at, "received_at": leg.received_at}
    legs = Leg.objects.bulk_create(Leg(dossier=dossier, **place) for dossier in made)
    at = given.event.at
    events = Event.objects.bulk_create(
        Event(dossier_id=each.dossier_id, leg=each, sequence=1, action="apologise", at=at, hash=f"{each.pk:064d}")
        for each in legs[::5]
    )
    dates = {"kind": given.kind, "old_due": given.old_due, "new_due": given.new_due, "announced_at": at}
    Reappointment.objects.bulk_create(Reappointment(leg_id=each.leg_id, event=each, **dates) for each in events)
    with connection.cursor() as cursor:  # a server that knows of no row yet would plan for none
        cursor.execute("ANALYZE")
