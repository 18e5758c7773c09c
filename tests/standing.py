"""What a module's tests only read is made once and stands until the module's end; a test's own changes go as ever."""

from collections.abc import Callable, Iterator

from django.db import transaction
from pytest_django import DjangoDbBlocker


def standing(blocker: DjangoDbBlocker, make: Callable[[], object]) -> Iterator[None]:
    """The body of a fixture of a module's scope, which asks for `django_db_setup`; tests that commit cannot use it."""
    with blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        make()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)
