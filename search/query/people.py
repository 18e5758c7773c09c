"""Whose matter it is: "mẹ tôi", "ông nội em", "chồng". A rule about one of them holds for the others of the family.

"bố mất" is said by an editor, "bà ngoại cháu mới mất" by a citizen: for the authority both are a death in the family.
"""

from collections.abc import Sequence

from search.query.words import Word, spell

_CLASSES = {
    "elder": "bố ba cha tía thầy mẹ má u bầm mạ ông bà cụ bác chú cậu cô dì thím mợ dượng nội ngoại",
    "spouse": "vợ chồng",
    "child": "con cháu bé",
    "sibling": "anh chị em",
}
_CLASS_OF = {spell(word): name for name, members in _CLASSES.items() for word in members.split()}
# They only stand beside one of the words above: "ông nội", "con gái út", "bố chồng tôi".
_KINDS_OF_KIN = "trai gái ruột út đầu lòng già đẻ dâu rể họ trẻ nhỏ thơ"
_SPEAKERS = "tôi em mình tao tui tớ ta chúng bọn tụi cháu con"
_BESIDE = frozenset(map(spell, f"{_KINDS_OF_KIN} {_SPEAKERS}".split()))
# Without marks these are surely people; "ba", "co", "ma", "bac", "chi", "me", "anh" may be anything.
_BARE = {"chong": "spouse", "chau": "child"}


def people(sentence: Sequence[Word], *, marked: bool) -> list[str]:
    """For each word the class of the person that it names, or an empty text.

    `marked`: whether the sentence was typed with diacritics.
    """
    classes = [_class_of(word, marked=marked) for word in sentence]
    for place in range(1, len(sentence)):
        if not classes[place] and classes[place - 1] and sentence[place].exact in _BESIDE:
            classes[place] = classes[place - 1]
    return classes


def class_of(word: Word) -> str:
    """The class of the person in a rule, which is always spelled with its marks."""
    return _CLASS_OF.get(word.exact, "")


def _class_of(word: Word, *, marked: bool) -> str:
    if marked or word.has_marks:
        return _CLASS_OF.get(word.exact, "")
    return _BARE.get(word.folded, "")
