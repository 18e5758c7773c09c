"""What a citizen's words mean."""

import pytest

from search.models import Synonym
from search.query.codes import code_within, is_dossier_code, whole_code
from search.query.keystrokes import untype
from search.query.light_words import light_places
from search.query.spelling import distance, neighbours, sound_alikes, splits
from search.query.syllables import is_syllable
from search.query.understanding import MAX_LENGTH, clean, understand
from search.query.words import folded, spell, words


@pytest.mark.parametrize(
    "text", ["Đăng ký", "ĐĂNG KÝ", "dang ky", "đăng kí", "Đa\u0306ng ky\u0301", "  đăng\u00a0ký "]
)
def test_every_way_to_write_a_word_is_folded_alike(text: str) -> None:
    assert folded(text) == "dang ki"


def test_the_place_of_the_tone_does_not_change_the_spelling() -> None:
    assert spell("hoà") == spell("hòa")
    assert spell("hoa") != spell("hòa")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng", "đăng"), ("kys", "ký"), ("tamj", "tạm"), ("hoon", "hôn"), ("duwowngf", "dường"),
        ("truwowfng", "trường"),
        ("nhaf", "nhà"), ("d9a8ng", "đăng"), ("ky1", "ký"), ("nguoi72", "người"), ("quyeenf", "quyền"),
    ],
)  # fmt: skip
def test_telex_and_vni_leftovers_are_read(typed: str, meant: str) -> None:
    assert untype(typed) == meant


@pytest.mark.parametrize(
    "word", ["khai", "sinh", "work", "permit", "birth", "A1", "ct07", "kt3", "tnhh", "đăng", "x", ""]
)
def test_other_words_are_no_leftovers(word: str) -> None:
    assert untype(word) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.001193", "1.001193"), ("1.001193.000.00.00.H46", "1.001193"), ("1.012753.H19", "1.012753"),
        ("1001193", "1.001193"), ("mã 1.001193", "1.001193"), ("mã thủ tục: 1.001193", "1.001193"),
        ("001193", "001193"), (" 1.001193 ", "1.001193"),
    ],
)  # fmt: skip
def test_a_code_is_read_with_and_without_suffix(typed: str, code: str) -> None:
    assert whole_code(typed) == code


@pytest.mark.parametrize("typed", ["0912345678", "20261122", "1.00119", "khai sinh 1.001193", "123/2015/NĐ-CP"])
def test_other_numbers_are_no_codes(typed: str) -> None:
    assert whole_code(typed) is None


def test_a_code_among_words_is_found() -> None:
    assert code_within("nộp 1.001193 ở đâu") == "1.001193"


def test_a_dossier_number_is_recognised() -> None:
    assert is_dossier_code("H50.12-261122-0001")
    assert is_dossier_code("tn-7k3m-9qxw")
    assert not is_dossier_code("1.001193")


@pytest.mark.parametrize("word", ["nghieng", "quyen", "giay", "xa", "truong", "uy", "thuy", "khuyet"])
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["work", "tnhh", "license", "for", "kys", "thag", ""])
def test_other_letters_make_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_a_swapped_pair_of_letters_is_one_error() -> None:
    assert distance("tahng", "thang", 2) == 1
    assert distance("khai", "ket hon", 2) == 3


def test_sounds_that_are_easily_confused_count_as_near() -> None:
    assert "tru" in sound_alikes("chu")
    assert neighbours("thag", {"thang": 9, "that": 1, "sinh": 5})[0] == "thang"
    assert splits("khaisinh") == [("khai", "sinh")]


def test_control_letters_and_directions_are_dropped() -> None:
    assert clean("khai\x00 sinh\u202e\u200b\n") == "khai sinh"
    assert len(clean("a b " * 5_000)) <= MAX_LENGTH


@pytest.mark.parametrize(
    ("typed", "corrected"), [("khai sjnh", "khai sinh"), ("thường chú", "thường trú"), ("khaisinh", "khai sinh")]
)
def test_typing_errors_are_mended_and_said(catalog: None, typed: str, corrected: str) -> None:
    assert understand(typed).corrected == corrected
    assert understand(typed, exactly=True).corrected == ""


@pytest.mark.parametrize(
    "typed", ["khai sinh", "giấy độc thân", "birth certificate", "GPXD", "làm lý lịch tư pháp", "ddawng kys"]
)
def test_right_words_are_left_alone(catalog: None, typed: str) -> None:
    assert understand(typed).corrected == ""


def test_light_words_hardly_count(catalog: None) -> None:
    query = understand("tôi muốn làm thủ tục tách thửa thì cần gì")
    assert {word for clause in query.weighty for word in clause.phrases[0].folded} == {"tach", "thua"}


def test_light_words_alone_are_searched() -> None:
    assert light_places(words("thủ tục gì"), english=False) == {0, 1, 2}


def test_can_of_the_identity_card_is_not_the_light_word_can() -> None:
    assert light_places(words("cần căn cước"), english=False) == {0}
    assert light_places(words("can can cuoc"), english=False) == set()


def test_a_new_synonym_works_on_the_next_search(catalog: None) -> None:
    Synonym.objects.create(says="giấy ra đời", means="khai sinh", reason="thử")
    phrases = {phrase.text for clause in understand("giấy ra đời").clauses for phrase in clause.phrases}
    assert "khai sinh" in phrases


def test_a_synonym_out_of_use_is_not_read(catalog: None) -> None:
    row = Synonym.objects.create(says="giấy ra đời", means="khai sinh", reason="thử")
    understand("giấy ra đời")
    row.active = False
    row.save()
    phrases = {phrase.text for clause in understand("giấy ra đời").clauses for phrase in clause.phrases}
    assert "khai sinh" not in phrases


def test_a_word_with_other_marks_is_not_taken_for_a_synonym(catalog: None) -> None:
    Synonym.objects.create(says="bán", means="kinh doanh đặc biệt", reason="thử")
    phrases = {phrase.text for clause in understand("bản đất").clauses for phrase in clause.phrases}
    assert "kinh doanh dac biet" not in phrases


@pytest.mark.parametrize("typed", ["poor household", "food safety", "car registration"])
def test_english_is_not_read_as_telex(catalog: None, typed: str) -> None:
    first = understand(typed).clauses[0].phrases[0]
    assert first.folded[0] == typed.split()[0]


def test_the_owner_of_the_matter_is_not_its_subject() -> None:
    assert light_places(words("con tôi khai sinh"), english=False) == {0, 1}
