"""Piles of forms: set in the background, stopped, begun anew, forgotten; only for who ordered them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework.models import StoredFile
from catalog.roles import Role
from dossiers.models import Dossier, IssuedPaper, Printing, PrintJob
from dossiers.printing import jobs, piles
from dossiers.printing.jobs import cancel_job, carry_on, forget_old_jobs, retry_job, take_up_left_jobs
from dossiers.printing.kinds import Form
from dossiers.printing.piles import order_pile
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.factories.catalog import MembershipFactory
from tests.factories.dossiers import Desk, dossier_in

Limit = Callable[[int], AbstractContextManager[Any]]

HOSTILE = ["{{ dossier }}", '#let x = read("/etc/passwd")', "</text> $ * _", "Nguyễn\n\n= Trần", "Ấ" * 300]


def pages_of(job: PrintJob) -> list[str]:
    job.refresh_from_db()
    assert job.file is not None
    return [page.extract_text() for page in PdfReader(BytesIO(job.file.file.read())).pages]


@pytest.fixture
def received(desk: Desk) -> list[Dossier]:
    return [dossier_in(State.RECEIVED, desk=desk) for _n in range(3)]


@pytest.fixture
def ordered(desk: Desk, received: list[Dossier], monkeypatch: pytest.MonkeyPatch) -> PrintJob:
    """A job that waits for a worker: in a test's transaction nothing is handed over."""
    monkeypatch.setattr(piles, "SOON", 0)
    return order_pile(form=Form.RECEIPT, dossiers=received, by=desk.clerk)


class TestThePile:
    def test_has_the_forms_in_the_order_of_the_list(self, ordered: PrintJob, received: list[Dossier]) -> None:
        carry_on(ordered.pk)

        pages = pages_of(ordered)
        assert ordered.state == PrintJob.State.DONE
        assert (ordered.done, ordered.total) == (3, 3)
        assert all(str(dossier.code) in page for dossier, page in zip(received, pages, strict=True))

    def test_leaves_out_who_has_no_such_form(self, desk: Desk, received: list[Dossier]) -> None:
        refused = dossier_in(State.REFUSED, desk=desk)

        job = order_pile(form=Form.REFUSAL, dossiers=[*received, refused], by=desk.clerk)

        assert len(pages_of(job)) == 1

    def test_of_nothing_says_so(self, desk: Desk, received: list[Dossier]) -> None:
        job = order_pile(form=Form.STOP, dossiers=received, by=desk.clerk)

        assert job.state == PrintJob.State.FAILED
        assert job.error

    def test_holds_only_what_its_reader_sees(self, desk: Desk, other_desk: Desk, received: list[Dossier]) -> None:
        theirs = dossier_in(State.RECEIVED, desk=other_desk)

        job = order_pile(form=Form.RECEIPT, dossiers=[*received, theirs], by=desk.clerk)

        assert not any(str(theirs.code) in page for page in pages_of(job))

    def test_takes_slips_too(self, desk: Desk, received: list[Dossier]) -> None:
        assert len(pages_of(order_pile(form=Form.SLIP, dossiers=received, by=desk.officer))) == 3

    @pytest.mark.parametrize("name", HOSTILE)
    def test_bears_any_name(self, name: str, desk: Desk) -> None:
        dossiers = [dossier_in(State.RECEIVED, desk=desk) for _n in range(2)]
        Dossier.objects.filter(pk=dossiers[0].pk).update(applicant_name=name)

        assert any(
            str(dossiers[1].code) in page
            for page in pages_of(order_pile(form=Form.RECEIPT, dossiers=dossiers, by=desk.clerk))
        )

    def test_marks_what_was_printed_before(self, desk: Desk, received: list[Dossier]) -> None:
        order_pile(form=Form.RECEIPT, dossiers=received[:1], by=desk.clerk)
        PrintJob.objects.update(created_at=timezone.now() - timedelta(hours=1))
        Printing.objects.update(at=timezone.now() - timedelta(hours=1))

        pages = pages_of(order_pile(form=Form.RECEIPT, dossiers=received, by=desk.clerk))

        assert ["BẢN SAO" in page.upper() for page in pages] == [True, False, False]


class TestAJob:
    def test_that_is_stopped_keeps_no_file(self, ordered: PrintJob) -> None:
        assert cancel_job(ordered)
        carry_on(ordered.pk)

        ordered.refresh_from_db()
        assert ordered.state == PrintJob.State.CANCELLED
        assert ordered.file is None
        assert not cancel_job(ordered)

    def test_stopped_while_it_is_set_keeps_no_file(self, ordered: PrintJob, monkeypatch: pytest.MonkeyPatch) -> None:
        def stopped(job: PrintJob, progress: jobs.Progress) -> jobs.Made:
            cancel_job(job)
            progress(1, 3)
            raise AssertionError("it went on")

        monkeypatch.setattr(piles, "make_pile", stopped)
        carry_on(ordered.pk)

        ordered.refresh_from_db()
        assert ordered.state == PrintJob.State.CANCELLED
        assert not PrintJob.objects.exclude(file=None).exists()

    def test_left_by_a_killed_worker_is_begun_anew_and_prints_no_copies(self, ordered: PrintJob) -> None:
        carry_on(ordered.pk)
        long_ago = timezone.now() - timedelta(minutes=5)
        PrintJob.objects.update(state=PrintJob.State.RUNNING, beat_at=long_ago, file=None)

        assert take_up_left_jobs(timezone.now())["begun anew"] == 1
        carry_on(ordered.pk)

        assert not any("BẢN SAO" in page.upper() for page in pages_of(ordered))
        assert Printing.objects.count() == IssuedPaper.objects.filter(form=Form.RECEIPT).count()

    def test_that_kills_its_workers_is_given_up(self, ordered: PrintJob) -> None:
        now = timezone.now()
        for _time in range(3):
            PrintJob.objects.update(beat_at=now - timedelta(minutes=5))
            take_up_left_jobs(now)

        ordered.refresh_from_db()
        assert ordered.state == PrintJob.State.FAILED
        assert retry_job(ordered)

    def test_at_work_is_left_alone(self, ordered: PrintJob) -> None:
        PrintJob.objects.update(state=PrintJob.State.RUNNING, beat_at=timezone.now())

        assert not retry_job(ordered)
        assert not take_up_left_jobs(timezone.now())

    def test_loses_its_file_after_a_day_and_its_row_after_two_weeks(self, ordered: PrintJob) -> None:
        carry_on(ordered.pk)

        assert forget_old_jobs(timezone.now() + timedelta(hours=25)) == 1
        ordered.refresh_from_db()
        assert ordered.file is None
        assert not StoredFile.objects.filter(name__startswith="giay-tiep-nhan").exists()

        forget_old_jobs(timezone.now() + timedelta(days=15))
        assert not PrintJob.objects.exists()


class TestPages:
    def test_show_progress_then_the_file(self, ordered: PrintJob, desk: Desk, sign_in: SignIn) -> None:
        client = sign_in(desk.clerk)
        page, progress = (reverse(f"print_jobs:{name}", args=[ordered.uuid]) for name in ("job", "progress"))

        assert client.get(page).context["is_working"]
        assert client.get(progress).json()["state"] == "queued"
        carry_on(ordered.pk)

        assert client.get(progress).json() | {"state": "done", "percentage": 100} == client.get(progress).json()
        answer = client.get(reverse("print_jobs:file", args=[ordered.uuid]))
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("name", ["job", "progress", "file", "cancel", "retry"])
    def test_are_only_for_who_ordered_it(self, name: str, ordered: PrintJob, desk: Desk, sign_in: SignIn) -> None:
        carry_on(ordered.pk)
        colleague = sign_in(desk.leader)
        address = reverse(f"print_jobs:{name}", args=[ordered.uuid])

        answer = colleague.post(address) if name in ("cancel", "retry") else colleague.get(address)

        assert answer.status_code == 404
        assert ordered.title not in colleague.get(reverse("print_jobs:index")).content.decode()

    @pytest.mark.parametrize("change", ["ended", "exchanged", "elsewhere", "before roles were kept"])
    def test_keep_the_file_closed_after_a_role_has_ended(
        self, change: str, ordered: PrintJob, desk: Desk, other_desk: Desk, sign_in: SignIn
    ) -> None:
        carry_on(ordered.pk)
        client, role = sign_in(desk.clerk), desk.clerk.memberships.get()
        file, page = (reverse(f"print_jobs:{name}", args=[ordered.uuid]) for name in ("file", "job"))
        assert client.get(file).status_code == 200

        MembershipFactory(user=desk.clerk, agency=desk.agency, role=Role.LEADER)
        assert client.get(file).status_code == 200
        if change == "ended":
            role.delete()
        elif change == "exchanged":
            desk.clerk.memberships.filter(pk=role.pk).update(role=Role.OFFICER)
        elif change == "elsewhere":
            desk.clerk.memberships.filter(pk=role.pk).update(agency=other_desk.agency)
        else:
            PrintJob.objects.update(parameters={"form": Form.RECEIPT, "dossiers": []})

        assert client.get(file).status_code == 302
        assert file not in client.get(page).content.decode()
        assert file not in client.get(reverse("print_jobs:index")).content.decode()

    def test_open_the_file_that_was_made_anew_under_the_roles_of_today(
        self, ordered: PrintJob, desk: Desk, sign_in: SignIn
    ) -> None:
        MembershipFactory(user=desk.clerk, agency=desk.agency, role=Role.LEADER)
        carry_on(ordered.pk)
        desk.clerk.memberships.filter(role=Role.LEADER).delete()
        PrintJob.objects.update(state=PrintJob.State.QUEUED)
        carry_on(ordered.pk)

        assert sign_in(desk.clerk).get(reverse("print_jobs:file", args=[ordered.uuid])).status_code == 200

    def test_the_list_costs_the_same_for_many(
        self,
        ordered: PrintJob,
        desk: Desk,
        sign_in: SignIn,
        django_assert_max_num_queries: Limit,
    ) -> None:
        client, address = sign_in(desk.clerk), reverse("print_jobs:index")
        client.get(address)
        for _n in range(40):
            order = PrintJob(kind="forms", title="Giấy", created_by=desk.clerk)
            order.save()

        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200
