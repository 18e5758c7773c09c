"""The names that a Word template may use: the form's answers, and what every declaration has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eforms.schema import standard
from eforms.schema.form import FormSchema, Question, QuestionType

NUMBER = "stt"  # of an entry: 1, 2, 3 …
# Beside the answers, what every declaration has. The names are what an editor types, so they are Vietnamese.
STANDARD = {
    "tieu_de": "tiêu đề của tờ khai",
    "kinh_gui": "cơ quan nhận hồ sơ",
    "nguoi_khai": "họ tên người nộp hồ sơ",
    "loi_cam_doan": "lời cam đoan",
    "so_tiep_nhan": "số tiếp nhận trực tuyến",
    "ma_ho_so": "mã hồ sơ, sau khi được tiếp nhận",
    "thu_tuc": "tên thủ tục hành chính",
    "dia_danh_ngay": "địa danh, ngày tháng năm nộp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One name that a template may use."""

    name: str
    label: str
    columns: tuple[Key, ...] = ()  # of a group: the names of each entry


def name_of(key: str) -> str:
    """A question's key as a template writes it: a dash would be a minus."""
    return key.replace("-", "_")


def keys_of(questions: Iterable[Question]) -> list[Key]:
    """The names of the questions that have an answer, in the form's order."""
    silent = {QuestionType.INFORMATION, QuestionType.PAPER}
    return [
        Key(name=name_of(question.key), label=question.label, columns=tuple(keys_of(question.questions)))
        for question in questions
        if question.type not in silent
    ]


def parts_of(schema: FormSchema) -> Iterator[tuple[str, Sequence[Key]]]:
    """What stands in every declaration, by part: the applicant's own data first, as in the finished one."""
    yield "Người nộp hồ sơ", [key for page in standard.applicant() for key in keys_of(page.questions)]
    for part in schema.parts:
        yield part.title, [key for page in part.pages for key in keys_of(page.questions)]


def representative_part() -> tuple[str, Sequence[Key]]:
    """What stands only in those that somebody filed for somebody else."""
    return "Người đại diện, nếu có", keys_of(standard.representative().questions)


def all_keys(schema: FormSchema) -> list[Key]:
    """Whatever a template may name."""
    return [key for _title, keys in (*parts_of(schema), representative_part()) for key in keys]


def invented(schema: FormSchema) -> dict[str, Any]:
    """Each place shows what will stand there."""
    return sample(all_keys(schema)) | {"tieu_de": schema.title, "loi_cam_doan": schema.declaration}


def sample(keys: Iterable[Key]) -> dict[str, Any]:
    """Invented answers: each place shows its question's name."""
    values: dict[str, Any] = {name: f"[{label}]" for name, label in STANDARD.items()}
    for key in keys:
        if key.columns:
            values[key.name] = [
                {NUMBER: str(number), **{column.name: f"[{column.label} {number}]" for column in key.columns}}
                for number in (1, 2)
            ]
        else:
            values[key.name] = f"[{key.label}]"
    return values
