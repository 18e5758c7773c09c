"""The papers that the journey asks for: the procedure's, as the form presents them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from catalog.models import RequiredPaper
from eforms.conditions import Condition, Values
from eforms.schema import FormSchema, Question, QuestionType
from eforms.standard import CASE


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

    def asked(self, values: Values) -> bool:
        """Whether this applicant, in this case, is asked for it."""
        in_case = not self.case_key or values.get(CASE) == self.case_key
        return in_case and (self.show_when is None or self.show_when.holds(values))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**{**data, "show_when": Condition.from_json(data.get("show_when"))})


def papers_for(schema: FormSchema, required: Iterable[RequiredPaper]) -> list[Paper]:
    """The procedure's papers in order, without the one that the form itself replaces.

    The form says which of them must be uploaded; one that it does not name may be.
    """
    asked = {q.limits["paper_key"]: q for q in schema.questions() if q.type == QuestionType.PAPER}
    return [_paper(paper, asked.get(paper.key)) for paper in required if paper.key != schema.produces]


def _paper(paper: RequiredPaper, question: Question | None) -> Paper:
    return Paper(
        key=paper.key,
        label=question.label if question else paper.name,
        help=question.help if question else "",
        originals=paper.originals,
        copies=paper.copies,
        required=question.required if question else False,
        case_key=paper.case_key,
        show_when=question.show_when if question else None,
    )
