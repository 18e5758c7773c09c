"""Which situation somebody tells: sentences of North, Centre and South against the demonstration's guides."""

import json
from pathlib import Path

import pytest

from portal.base.text import fold
from search.situations import EXACT, Situations, spelled_out, terms_of

GUIDES = json.loads(Path("home/data/life_events.json").read_text(encoding="utf-8"))
PROCEDURES = json.loads(Path("catalog/data/procedures.json").read_text(encoding="utf-8"))
TITLES = {row["code"]: row["title"] for row in PROCEDURES}
STEPS = {TITLES[code] for guide in GUIDES for code, _note in guide["procedures"]}
# What was told, and the guide that it is about; "-" for none. Written without looking at the guides' phrases.
TOLD = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "data" / "told-situations.tsv").read_text(encoding="utf-8").splitlines()
]
SHOWN = 2


@pytest.fixture(scope="module")
def situations() -> Situations:
    return Situations({guide["slug"]: [guide["title"], *guide["phrases"]] for guide in GUIDES})


def told(situations: Situations, text: str) -> list[str]:
    return [like.guide for like in situations.told_by(text)[:SHOWN]]


def test_nine_of_ten_sentences_lead_to_their_guide(situations: Situations) -> None:
    stories = [(guide, text) for guide, text in TOLD if guide != "-"]
    missed = [text for guide, text in stories if guide not in told(situations, text)]

    assert len(stories) > 150
    assert len(missed) <= len(stories) / 10, missed


def test_nearly_as_many_do_without_a_single_diacritic(situations: Situations) -> None:
    stories = [(guide, fold(text)) for guide, text in TOLD if guide != "-"]
    missed = [text for guide, text in stories if guide not in told(situations, text)]

    assert len(missed) <= len(stories) / 5, missed


def is_shown(situations: Situations, text: str) -> bool:
    """As search.guides has it: not for a part of the title of a step."""
    is_name = any(f" {spelled_out(text)} " in f" {spelled_out(step)} " for step in STEPS)
    return any(like.value >= EXACT or not is_name for like in situations.told_by(text))


def test_names_of_procedures_and_single_words_show_no_guide(situations: Situations) -> None:
    assert [text for guide, text in TOLD if guide == "-" and is_shown(situations, text)] == []


def test_hardly_a_title_of_a_procedure_shows_a_guide(situations: Situations) -> None:
    """Whole, without diacritics, and as its first part is typed: guides would be in the way."""
    typed = {part for title in TITLES.values() for part in (title, fold(title), title.split(",")[0])}
    shown = [text for text in typed if is_shown(situations, text)]

    assert len(shown) <= len(typed) / 50, shown


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("chồng tôi vừa mất thì phải làm gì", "nguoi-than-mat"),
        ("chong toi vua mat thi phai lam gi", "nguoi-than-mat"),
        ("choongf tooi vuwaf maats", "nguoi-than-mat"),
        ("nhà em mới sinh cháu gái", "co-con-nho"),
        ("nha em moi sinh chau gai", "co-con-nho"),
        ("vowj em mowis sinh con", "co-con-nho"),
        ("vo7 em mo7i1 sinh con", "co-con-nho"),
        ("vợ anh hai mới sanh em bé ở bệnh viện huyện", "co-con-nho"),
        ("tôi định nuôi 500 con heo", "trang-trai-chan-nuoi"),
        ("em định cất nhà", "xay-sua-nha"),
    ],
)
def test_marks_keystrokes_regions_and_fillers_do_not_matter(situations: Situations, text: str, guide: str) -> None:
    assert told(situations, text)[0] == guide


def test_a_common_word_alone_decides_nothing(situations: Situations) -> None:
    """ "mất" is a death, a lost purse or a lost job."""
    assert [told(situations, text) for text in ("mất", "con", "nhà", "làm", "đi")] == [[]] * 5
    assert told(situations, "mất ví") == ["mat-giay-to"]
    assert told(situations, "tôi mất việc")[0] == "di-lam-mat-viec"


def test_other_marks_are_another_word(situations: Situations) -> None:
    assert told(situations, "trồng cây mát") == []


def test_a_phrase_typed_itself_is_exact_even_if_a_title_says_the_same() -> None:
    like = Situations({"a": ["kết hôn"], "b": ["con mới sinh"]}).told_by("Kết hôn")[0]

    assert like.guide == "a"
    assert like.value >= EXACT


@pytest.mark.parametrize("text", ["", " ", "...", "🎉", "a" * 10_000, "mất " * 500, "\x00", "1.001193", "*:* AND ("])
def test_whatever_is_typed_is_judged(situations: Situations, text: str) -> None:
    situations.told_by(text)


def test_no_guides_are_told_by_nothing() -> None:
    assert Situations({}).told_by("con mới sinh") == []
    assert Situations({"a": []}).told_by("con mới sinh") == []


def test_keystrokes_are_spelled_out() -> None:
    assert spelled_out("ddawng kys Keets Hoon") == "dang ki ket hon"
    assert [term.key for term in terms_of("nuôi heo")] == ["nuoi", "lon"]


def test_each_guide_of_the_demonstration_names_procedures_and_says_when(situations: Situations) -> None:
    assert len(GUIDES) >= 16
    for guide in GUIDES:
        assert 5 <= len(guide["phrases"]) <= 15
        assert {code for code, _note in guide["procedures"]} <= TITLES.keys()
        assert all(note for _code, note in guide["procedures"])


def test_each_phrase_of_the_demonstration_leads_to_its_own_guide(situations: Situations) -> None:
    lost = [
        (guide["slug"], phrase)
        for guide in GUIDES
        for phrase in guide["phrases"]
        if guide["slug"] not in told(situations, phrase)
    ]

    assert lost == []
