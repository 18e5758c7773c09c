"""Telex and VNI, as hands type them: every title of the demonstration, wholly and in part."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from search.models import Synonym
from search.query.keystrokes import untype
from search.query.lexicon import compile_lexicon
from search.query.understanding import _untyped
from search.query.words import spell, words
from search.synonyms import read_general_list
from tests.search.typists import telex, vni

TITLES = [row["title"] for row in json.loads(Path("catalog/data/procedures.json").read_text(encoding="utf-8"))]
Typist = Callable[[str, Random], str]


@pytest.mark.parametrize("typist", [telex, vni])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.2])
def test_the_words_of_every_title_are_understood(typist: Typist, share: float) -> None:
    random = Random(20_260_701)
    total = understood = 0
    for title in TITLES:
        said = [word for word in words(title) if word.typed.isalpha()]
        typed = [typist(word.typed, random) if random.random() < share else word.typed for word in said]
        for word, keys in zip(said, typed, strict=True):
            total += 1
            understood += spell(untype(keys) or keys) == word.exact
    assert understood >= 0.99 * total


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dduowcj", "được"), ("dduwowjc", "được"), ("dduwocj", "được"), ("DDUWOWCJ", "được"), ("đươcj", "được"),
        ("dduocwj", "được"), ("d9uo7c5", "được"), ("d9u7o7c5", "được"), ("duoc795", "được"),
        ("hoof", "hồ"), ("suwar", "sửa"), ("oo", "ô"), ("o6", "ô"), ("dd", "đ"), ("tuw", "tư"), ("cuuws", "cứu"),
        ("huu74", "hữu"), ("quyeen", "quyên"), ("quyeenf", "quyền"), ("giaays", "giấy"), ("nguwowif", "người"),
        ("thuees", "thuế"), ("thue61", "thuế"), ("khuyeets", "khuyết"), ("xax", "xã"), ("gif", "gì"),
    ],
)  # fmt: skip
def test_every_habit_is_read(typed: str, meant: str) -> None:
    if meant == "đ":
        assert untype(typed) is None  # no syllable
    else:
        assert untype(typed) == meant


@pytest.mark.parametrize(
    "typed", ["phéép", "thàành", "kt3", "ct07", "A1", "B2", "h46", "gpxd", "TNHH", "work", "permit", "2026", "m3"]
)
def test_slips_codes_and_abbreviations_are_no_leftovers(typed: str) -> None:
    assert untype(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "poor household", "register my car", "driver license", "food safety for a bar", "tax code for my shop",
        "how do I get a work permit", "is there a fee for this",
    ],
)  # fmt: skip
def test_an_english_sentence_is_left_alone(typed: str) -> None:
    lexicon = compile_lexicon(_synonyms())
    assert [word.typed for word in _untyped(words(typed), lexicon)] == typed.split()


def _synonyms() -> list[Synonym]:
    return [Synonym(**row) for row in read_general_list()]
