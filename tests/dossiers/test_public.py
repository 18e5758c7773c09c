"""What everyone may see: late dossiers and figures, and nobody's name."""

from datetime import datetime
from io import BytesIO

import pypdf
import pytest
import time_machine
from django.test import Client

from catalog.models import SubmissionChannel
from dossiers.models import Dossier
from dossiers.receipts import receipt_pdf
from dossiers.secrets import lookup_secret
from dossiers.statistics import this_month
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import dossier_in, leg_of, make_desk

pytestmark = pytest.mark.django_db
LATE, STATISTICS = "/ho-so/cong-khai-tre-han/", "/thong-ke/"
LATER = datetime.fromisoformat("2026-08-17T09:00:00+07:00")


@pytest.fixture
def _a_week_later() -> object:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.mark.usefixtures("_a_week_later")
def test_the_late_list_shows_late_dossiers_without_a_name(client: Client) -> None:
    late = dossier_in(State.PROCESSING, applicant=Applicant(name="Lò Thị Ẳm"))
    fine = dossier_in(State.RETURNED)

    page = client.get(LATE).content.decode()

    assert late.code in page
    assert "2 ngày làm việc" in page
    assert "Cơ quan chưa nêu lý do." in page
    assert "Ẳm" not in page
    assert late.submission_number not in page
    assert f">{fine.code}<" not in page


@pytest.mark.usefixtures("_a_week_later")
def test_the_late_list_is_filtered_by_agency_and_given_as_csv(client: Client) -> None:
    ours, theirs = dossier_in(State.PROCESSING), dossier_in(State.RECEIVED)
    slug = leg_of(ours).agency.slug

    page = client.get(LATE, {"co-quan": slug, "dang": "csv"}).content.decode()

    assert ours.code in page
    assert theirs.code not in page
    assert page.startswith("\ufeff")


@pytest.mark.usefixtures("_a_week_later")
def test_no_cell_of_the_csv_begins_a_formula(client: Client) -> None:
    desk = make_desk()
    dossier_in(State.RECEIVED, desk=desk, procedure=ProcedureFactory(agency=desk.agency, title="=1+1"))

    assert ",'=1+1," in client.get(LATE, {"dang": "csv"}).content.decode()


def test_an_empty_late_list_says_so(client: Client) -> None:
    page = client.get(LATE).content.decode()

    assert "Hiện không có hồ sơ nào trễ hạn." in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize(
    "query",
    [{"co-quan": "' OR 1=1"}, {"co-quan": "\x00"}, {"ky": "\x00"}, {"trang": "-1"}, {"trang": "x"}, {"ky": "9" * 30}],
)
def test_hostile_parameters_are_harmless(client: Client, query: dict[str, str]) -> None:
    assert client.get(LATE, query).status_code == 200
    assert client.get(STATISTICS, query).status_code == 200


@pytest.mark.usefixtures("_a_week_later")
def test_the_pages_cost_the_same_for_many_dossiers(client: Client, django_assert_max_num_queries: object) -> None:
    desk = make_desk()
    for _dossier in range(12):
        dossier_in(State.RECEIVED, desk=desk)
    client.get(LATE, {"trang": 1})  # the shell is known between two public changes

    with django_assert_max_num_queries(11):
        client.get(LATE)
    with django_assert_max_num_queries(7):
        client.get(STATISTICS)


@pytest.mark.usefixtures("_a_week_later")
def test_the_share_on_time_counts_what_is_late_and_still_open(client: Client) -> None:
    for state in (State.RETURNED, State.APPROVED, State.NOT_ELIGIBLE, State.PROCESSING, State.SUPPLEMENT):
        dossier_in(state)
    late = dossier_in(State.RETURNED)
    late.legs.update(finished_at=LATER)

    figures = this_month(LATER)

    assert (figures.received, figures.answered, figures.on_time, figures.late_open) == (6, 4, 3, 1)
    assert figures.on_time_share == pytest.approx(3 / 5)
    assert "60,0%" in client.get(STATISTICS).content.decode()


def test_without_dossiers_there_is_no_share(client: Client) -> None:
    assert this_month(LATER).on_time_share is None
    assert "Chưa có số liệu cho kỳ này." in client.get(STATISTICS).content.decode()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_the_receipt_says_what_the_form_prescribes() -> None:
    applicant = Applicant(name="Lò Thị Ẳm", phone="0905123456", email="am@example.vn", address="Thôn Ỷ La")
    dossier = dossier_in(State.RECEIVED, applicant=applicant)

    text = text_of(receipt_pdf(leg_of(dossier), masked=False))

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY TIẾP NHẬN HỒ SƠ",
        dossier.code,
        "Lò Thị Ẳm",
        "0905123456",
        "Thôn Ỷ La",
        "Giấy chứng sinh",
        "17 giờ 00, ngày 13/08/2026",
        lookup_secret(dossier),
    ):
        assert words in text


def test_a_masked_receipt_hides_the_contact() -> None:
    applicant = Applicant(name="Lò Thị Ẳm", phone="0905123456", email="am@example.vn", address="Thôn Ỷ La")
    text = text_of(receipt_pdf(leg_of(dossier_in(State.RECEIVED, applicant=applicant)), masked=True))

    assert "09xx xxx 456" in text
    for words in ("0905123456", "am@example.vn", "Thôn Ỷ La"):
        assert words not in text


def test_a_receipt_without_papers_and_without_term_can_be_printed() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency)
    SubmissionChannel.objects.filter(procedure=procedure).update(duration_value=None, duration_unit="")
    dossier = dossier_in(State.RECEIVED, desk=desk, procedure=procedure, papers=[])

    assert "không quy định" in text_of(receipt_pdf(leg_of(dossier), masked=False))


def test_what_an_applicant_typed_is_text_to_the_printer() -> None:
    applicant = Applicant(name='#panic("x") $a$ *b* _c_ <d> "e"')

    assert '#panic("x")' in text_of(receipt_pdf(leg_of(dossier_in(State.RECEIVED, applicant=applicant)), masked=False))


def test_before_receipt_there_is_no_receipt() -> None:
    with pytest.raises(ValueError, match="official code"):
        receipt_pdf(leg_of(dossier_in()), masked=False)
    assert Dossier.objects.get().code is None
