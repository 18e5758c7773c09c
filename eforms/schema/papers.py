"""The papers that the journey asks for: the procedure's, as the form presents them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from catalog.models import RequiredPaper
from dossiers.models import Dossier
from eforms.schema.conditions import Condition, Values
from eforms.schema.form import FormSchema, Question, QuestionType
from eforms.schema.standard import AUTHORISATION, CASE, RELATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    key: str
    label: str
    help: str = ""
    originals: int = 0
    copies: int = 0
    required: bool = False
    case_key: str = ""
    show_when: Condition | None = None
    require_when: Condition | None = None  # must be given only then; what `required` says does not count
    places: tuple[Condition, ...] = ()  # when the part and the page of the form are shown that ask for it
    is_signed_copy: bool = False  # of the declaration that this form makes: optional, for who signs digitally

    def asked(self, values: Values) -> bool:
        """Whether this applicant, in this case, is asked for it."""
        in_case = not self.case_key or values.get(CASE) == self.case_key
        conditions = [*self.places, *([self.show_when] if self.show_when else [])]
        return in_case and all(condition.holds(values) for condition in conditions)

    def must_be_given(self, values: Values) -> bool:
        return self.required if self.require_when is None else self.require_when.holds(values)

    @property
    def names_its_case(self) -> bool:
        """The title itself says when the paper is needed: "Biên bản … (nếu thuộc trường hợp này)"."""
        return "(nếu" in self.label.lower()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        conditions = {name: Condition.from_json(data.get(name)) for name in ("show_when", "require_when")}
        places = [Condition.from_json(place) for place in data.get("places", ())]
        return cls(**{**data, **conditions, "places": tuple(place for place in places if place)})


def papers_for(schema: FormSchema, required: Iterable[RequiredPaper], *, for_other: bool = False) -> list[Paper]:
    """The procedure's papers in order; last, where papers are asked for at all, the one that the form itself replaces.

    The form says which of them must be uploaded; one that it does not name may be. What the form replaces may come
    back as a copy that was signed digitally. Whoever files `for_other` is asked first for what allows it.
    """
    asked = {
        question.limits["paper_key"]: (question, tuple(when for when in (part.show_when, page.show_when) if when))
        for part, page in schema.pages()
        for question in page.questions
        if question.type == QuestionType.PAPER
    }
    every = list(required)
    uploaded = [_paper(paper, *asked.get(paper.key, (None, ()))) for paper in every if paper.key != schema.produces]
    signed = [_signed_copy(schema, paper) for paper in every if uploaded and paper.key == schema.produces]
    return [*([_authorisation()] if for_other and schema.representative_allowed else []), *uploaded, *signed]


def _authorisation() -> Paper:
    """What shows that somebody may file for another; parents and guardians need none (Civil Code, article 136)."""
    return Paper(
        key=AUTHORISATION,
        label=_("Authorisation to file"),
        help=_("Notarised or certified; with the name of the person for whom you file, and yours."),
        copies=1,
        required=True,
        show_when=Condition.answer(RELATION, Dossier.Relation.AUTHORISED.value),
    )


def _signed_copy(schema: FormSchema, paper: RequiredPaper) -> Paper:
    return Paper(
        key=paper.key,
        label=_("%(title)s: copy signed digitally") % {"title": schema.title},
        help=_("Download the declaration, sign it with your own program, and upload the signed PDF here."),
        case_key=paper.case_key,
        is_signed_copy=True,
    )


def _paper(paper: RequiredPaper, question: Question | None, places: tuple[Condition, ...]) -> Paper:
    return Paper(
        key=paper.key,
        label=question.label if question else paper.name,
        help=question.help if question else "",
        originals=paper.originals,
        copies=paper.copies,
        required=question.required if question else False,
        case_key=paper.case_key,
        show_when=question.show_when if question else None,
        require_when=question.require_when if question else None,
        places=places,
    )
