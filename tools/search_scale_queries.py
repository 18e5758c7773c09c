"""What people type, for measuring: many different queries of all kinds, made of an index's titles and keywords."""

from collections.abc import Callable, Sequence
from random import Random

from portal.base.text import fold

_TELEX = {"á": "as", "à": "af", "ả": "ar", "ã": "ax", "ạ": "aj", "đ": "dd", "ê": "ee", "ô": "oo", "ă": "aw", "ư": "uw"}
_SITUATIONS = ["tôi muốn {} thì cần giấy tờ gì", "làm sao để {}", "{} ở đâu", "em muốn hỏi về {}", "{} cho con tôi"]


def queries(titles: Sequence[str], keywords: Sequence[str], codes: Sequence[str], number: int) -> list[str]:
    """Always the same ones for the same index."""
    chance = Random(number)
    makers: list[Callable[[], str]] = [
        lambda: chance.choice(titles),
        lambda: fold(chance.choice(titles)),
        lambda: _beginning(chance, chance.choice(titles)),
        lambda: fold(_beginning(chance, chance.choice(titles))),
        lambda: chance.choice(keywords),
        lambda: fold(chance.choice(keywords)),
        lambda: _telex(_beginning(chance, chance.choice(titles))),
        lambda: _mistyped(chance, _beginning(chance, chance.choice(titles))),
        lambda: chance.choice(_SITUATIONS).format(chance.choice(keywords)),
        lambda: f"{chance.choice(keywords)} {chance.choice(keywords)}",
        lambda: _some_words(chance, chance.choice(titles)),
        lambda: chance.choice(codes),
    ]
    return [makers[place % len(makers)]() for place in range(number)]


def _beginning(chance: Random, title: str) -> str:
    return " ".join(title.split()[: chance.randint(2, 6)])


def _some_words(chance: Random, title: str) -> str:
    words = title.split()
    return " ".join(chance.sample(words, min(len(words), chance.randint(1, 4))))


def _telex(text: str) -> str:
    return "".join(_TELEX.get(letter, letter) for letter in text.lower())


def _mistyped(chance: Random, text: str) -> str:
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]
