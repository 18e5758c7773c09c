"""The list of projects, bidding and plans as its address asks for it: words, kind, stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode

from home.serving.locks import readable
from home.serving.paging import page_of
from portal.base.text import fold

if TYPE_CHECKING:
    from home.models import ProjectPage, ProjectsIndexPage

PAGE_SIZE = 20
LONGEST_WORDS = 200
WORDS, KIND, STAGE, PAGE = "q", "loai", "giai-doan", "trang"


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind or stage with the number of entries that the other choices leave it."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    kind: str
    stage: str
    text: str  # folded


class ProjectList:
    """What `index` shows for the query string `asked`; what the address gets wrong is left out."""

    def __init__(self, index: ProjectsIndexPage, asked: QueryDict) -> None:
        self.index = index
        self.model: type[ProjectPage] = apps.get_model("home", "ProjectPage")
        self.words = " ".join(asked.get(WORDS, "")[:LONGEST_WORDS].split())
        self.kind = index.shows or _known(asked.get(KIND), self.model._meta.get_field("kind").choices)
        self.stage = _known(asked.get(STAGE), self.model.Stage.choices)
        self.page_number = asked.get(PAGE)

    @cached_property
    def _rows(self) -> list[_Row]:
        """Every entry of the index with what is searched: one query, and a few hundred rows at the most."""
        fields = ("pk", "kind", "stage", "title", "number", "place", "agency__name", "intro")
        found = readable(self.model.objects.child_of(self.index)).order_by("-published_on", "-pk")
        if self.index.shows:
            found = found.filter(kind=self.index.shows)
        return [
            _Row(pk, kind, stage, fold(" ".join(filter(None, texts))))
            for pk, kind, stage, *texts in found.values_list(*fields)
        ]

    @cached_property
    def _matching(self) -> list[_Row]:
        words = fold(self.words).split()
        return [row for row in self._rows if all(word in row.text for word in words)]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all, whatever one asks for."""
        return not self._rows

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.stage or (self.kind and not self.index.shows))

    @property
    def kinds(self) -> list[Choice]:
        """Tabs; none where the index shows one kind only, or has only one."""
        choices: list[tuple[str, str | Promise]] = self.model._meta.get_field("kind").choices
        if self.index.shows or len({row.kind for row in self._rows}) < 2:
            return []
        rows = [row for row in self._matching if self.stage in ("", row.stage)]
        return [
            Choice(value, label, sum(row.kind == value for row in rows), self.kind == value, self._url(kind=value))
            for value, label in choices
            if any(row.kind == value for row in self._rows)
        ]

    @property
    def all_url(self) -> str:
        """The list of all kinds."""
        return self._url(kind="")

    @property
    def stages(self) -> list[Choice]:
        rows = [row for row in self._matching if self.kind in ("", row.kind)]
        counted = [
            (value, label, sum(row.stage == value for row in rows)) for value, label in self.model.Stage.choices
        ]
        return [
            Choice(value, label, count, self.stage == value, "")
            for value, label, count in counted
            if count or self.stage == value
        ]

    def _url(self, *, kind: str) -> str:
        query = {KIND: kind, STAGE: self.stage, WORDS: self.words}
        kept = urlencode({name: value for name, value in query.items() if value})
        return f"?{kept}" if kept else "?"

    @cached_property
    def page(self) -> Page[ProjectPage]:
        """The entries of one page of the list, newest first."""
        rows = [row for row in self._matching if self.kind in ("", row.kind) and self.stage in ("", row.stage)]
        page = page_of([row.pk for row in rows], self.page_number, PAGE_SIZE)
        projects = self.model.objects.select_related("agency").defer("body").in_bulk(list(page.object_list))
        page.object_list = [projects[key] for key in page.object_list]
        return page


def _known(value: str | None, choices: Iterable[tuple[Any, Any]]) -> str:
    """The value if it is one of the choices."""
    return value if value and value in dict(choices) else ""
