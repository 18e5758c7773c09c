"""Words of the sentence, not of its subject: "làm thủ tục gì", "how to get a". They hardly count."""

from search.query.words import Word, fold_word, spell

# Spelled with marks: "cần" is light, "căn" (of căn cước) is not; nor is "lại", which tells "cấp lại" from "cấp".
_WITH_MARKS = """
    ạ bao bên bị bởi các cách cái cần chỉ chiếc cho chưa có của cùng cũng đã đang đâu đấy để đến đi đó được em gì giúp
    gồm hay hãy hỏi hoặc khi không là làm lâu mà mình muốn này nào nên nếu ngay những như nhưng nhiêu nhỉ nơi nữa ở
    phải ra rằng rồi sao sẽ sắp tại thế thì thủ tục tôi tới trên trong từ và vào vậy về vẫn vì việc với vừa xin
"""
# Typed without marks only these are surely light; "can", "la", "dang", "sao" may be căn, lá, đăng, (bản) sao.
_WITHOUT_MARKS = """
    cac cho cua cung duoc gi hoac khi khong lam minh muon nao nay neu nhu nhung nhieu nua o phai thi toi va voi vua xin
"""
_IN_ENGLISH = """
    a an and any apply at be by can do does for from get have how i in is it me my need needed new obtain of on or our
    required should the to vietnam vietnamese want what when where which who with you your
"""
_VIETNAMESE = frozenset(map(spell, _WITH_MARKS.split()))
_BARE = frozenset(map(fold_word, _WITHOUT_MARKS.split()))
ENGLISH = frozenset(_IN_ENGLISH.split())
# Compounds whose parts mean something else.
_COMPOUNDS = frozenset(
    {"thu tuc", "giay to", "ho so", "quy trinh", "qui trinh", "cho con", "cho be", "cho chau"}
    | {f"{grandparent} {side}" for grandparent in ("ong", "ba") for side in ("noi", "ngoai")}
)
# "con tôi", "gia đình mình": whose matter it is, not what it is about.
_OWNERS = "anh ba bo cha chau chi chong con em me nha ong vo dinh"
_KIN = frozenset(_OWNERS.split())
_SPEAKERS = frozenset({"toi", "em", "minh", "chau"})


def is_light(word: Word, *, english: bool) -> bool:
    """Whether `word` says nothing about what is sought."""
    if english:
        return word.folded in ENGLISH
    return word.exact in _VIETNAMESE if word.has_marks else word.folded in _BARE


def light_places(sentence: list[Word], *, english: bool) -> set[int]:
    """The places of the light words in `sentence`, compounds such as "giấy tờ" included."""
    places = {place for place, word in enumerate(sentence) if is_light(word, english=english)}
    for place in range(len(sentence) - 1):
        first, second = sentence[place].folded, sentence[place + 1].folded
        if f"{first} {second}" in _COMPOUNDS or (first in _KIN and second in _SPEAKERS):
            places |= {place, place + 1}
    return places
