"""Hundreds of changes one after the other, as an import or the demonstration makes them, are indexed together."""

import pytest

from search.changes import postponed, record_procedures
from search.models import Change, Document
from tests.search.conftest import Make

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_postponed_is_indexed_at_the_end_and_not_before(make: Make) -> None:
    with postponed():
        made = [make(f"1.77777{number}", "Thủ tục hoàn toàn mới") for number in range(3)]
        record_procedures([procedure.pk for procedure in made])
        before = Document.objects.filter(code__startswith="1.77777").count()

    assert before == 0
    assert Document.objects.filter(code__startswith="1.77777").count() == 3
    assert not Change.objects.unindexed().exists()


def test_what_was_postponed_before_an_error_waits_for_the_periodic_work(make: Make) -> None:
    def broken() -> None:
        with postponed():
            record_procedures([make("1.777777", "Thủ tục hoàn toàn mới").pk])
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        broken()

    assert Change.objects.unindexed().exists()
    assert not Document.objects.filter(code="1.777777").exists()
    record_procedures([make("1.777778", "Ngay sau đó").pk])  # postponed no longer
    assert Document.objects.filter(code="1.777778").exists()
