"""The index multiplied: any number of varied documents, written fast. For measuring, in a database of its own.

    export DATABASE_URL=sqlite:////tmp/scale_160000.sqlite3
    python manage.py migrate -v0
    python manage.py shell --no-imports -c "from tools.search_scale_data import fill; fill(160_000)"

The documents that are there (those of the catalog's file, when there are none) stay; the others are made of them.
Nothing is left to chance: the n-th document is the same in every database, so a small index is the beginning of a
large one.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import transaction
from tqdm import tqdm

from search import vocabulary
from search.collation import sort_key
from search.documents import FORM, PROCEDURE
from search.indexing import refresh_statistics
from search.models import Document, FacetSet
from search.query.words import folded
from tools.search_scale_titles import Parts, parts_of

CATALOG = Path(__file__).parent.parent / "catalog" / "data" / "procedures.json"
BATCH = 2_000  # documents in one transaction
FORMS = 8  # one document in so many is a form
PASSAGE = 30  # words that a text keeps together
FIRST_KEY, FIRST_CODE, CODES = 1_000_000, 100_000, 900_000
STRIDE = 7_919  # has no divisor in common with CODES: no code comes twice
VARIED = {  # facets whose values do not follow from what a procedure is about
    "audience": ["citizen", "business", "foreigner"],
    "service_level": ["full", "partial", "information"],
    "level": ["commune", "province"],
}
Values = dict[str, dict[str, str]]


def fill(size: int) -> None:
    """Documents until there are `size` of them, then the counts of their words."""
    if not Document.objects.exists():
        call_command("import_procedures", str(CATALOG), verbosity=0)
        call_command("rebuild_search", verbosity=0)
    there = Document.objects.count()
    if there >= size:
        return
    maker = Maker.of(list(Document.objects.filter(kind=PROCEDURE, code__regex=r"^\d\.0").order_by("code")))
    rows = (maker.document(number) for number in range(there, size))
    with tqdm(total=size - there, unit="document") as progress:
        while batch := list(islice(rows, BATCH)):
            with transaction.atomic():
                maker.facet_sets.write()
                Document.objects.bulk_create(batch)
            progress.update(len(batch))
    with transaction.atomic():
        vocabulary.rebuild()
    refresh_statistics()


@dataclass(slots=True)
class FacetSets:
    """Combinations of facet values, each written once."""

    rows: dict[str, FacetSet] = field(default_factory=dict)
    fresh: list[FacetSet] = field(default_factory=list)
    highest: int = 0

    @classmethod
    def stored(cls) -> "FacetSets":
        rows = {row.digest: row for row in FacetSet.objects.all()}
        return cls(rows, highest=max((row.pk for row in rows.values()), default=0))

    def of(self, values: Values) -> FacetSet:
        digest = hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        if digest not in self.rows:
            self.highest += 1
            self.rows[digest] = FacetSet(pk=self.highest, digest=digest, values=values)
            self.fresh.append(self.rows[digest])
        return self.rows[digest]

    def write(self) -> None:
        FacetSet.objects.bulk_create(self.fresh)
        self.fresh.clear()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes documents of those that are there."""

    base: Sequence[Document]
    parts: Parts
    values: Mapping[int, Values]  # by key of the facet set
    labels: Mapping[str, Mapping[str, str]]
    facet_sets: FacetSets

    @classmethod
    def of(cls, base: Sequence[Document]) -> "Maker":
        stored = FacetSets.stored()
        values: dict[int, Values] = {row.pk: row.values for row in stored.rows.values()}
        labels: Values = {facet: {} for facet in VARIED}
        for combination in values.values():
            for facet in VARIED:
                labels[facet].update(combination.get(facet, {}))
        return cls(base, parts_of([document.title for document in base]), values, labels, stored)

    def document(self, number: int) -> Document:
        chance = Random(number)
        model, other = chance.choice(self.base), chance.choice(self.base)
        title = self.parts.title(chance, model.title)
        keywords = self._keywords(chance, model, other)
        is_form = number % FORMS == 0
        return Document(
            kind=FORM if is_form else PROCEDURE,
            key=str(FIRST_KEY + number),
            code="" if is_form else f"{1 + number % 3}.{FIRST_CODE + number * STRIDE % CODES}",
            url=f"/thu-tuc/{FIRST_KEY + number}/",
            title=f"Mẫu đơn: {title}" if is_form else title,
            keywords="\n".join(keywords),
            excerpt=model.excerpt,
            card=model.card,
            title_folded=_folded(f"Mẫu đơn: {title}" if is_form else title),
            keywords_folded="\n".join(map(_folded, keywords)),
            context_folded=model.context_folded,
            body_folded="" if is_form else _body(chance, model, other),
            text="" if is_form else model.text,
            title_sort=sort_key(title),
            facet_set=self.facet_sets.of(self._values(chance, model)),
        )

    def _keywords(self, chance: Random, model: Document, other: Document) -> list[str]:
        own = model.keywords.splitlines()
        kept = chance.sample(own, min(len(own), chance.randint(0, 3)))
        if chance.random() < 0.3:
            kept += [f"{keyword} {chance.choice(self.parts.places)}" for keyword in other.keywords.splitlines()[:1]]
        return kept

    def _values(self, chance: Random, model: Document) -> Values:
        values = dict(self.values[model.facet_set_id])
        for facet, options in VARIED.items():
            if chance.random() < 0.5:
                value = chance.choice(options)
                values[facet] = {value: self.labels[facet].get(value, "")}
        return values


def _body(chance: Random, model: Document, other: Document) -> str:
    """Passages of two texts in another order."""
    passages = _passages(model.body_folded) + _passages(other.body_folded)
    return " ".join(chance.sample(passages, (len(passages) + 1) // 2))


@lru_cache(maxsize=10_000)
def _passages(text: str) -> tuple[str, ...]:
    words: Iterator[str] = iter(text.split())
    found = []
    while passage := list(islice(words, PASSAGE)):
        found.append(" ".join(passage))
    return tuple(found)


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    return folded(text)
