"""Words of a sentence that say nothing about what is sought."""

import pytest

from search.query.light_words import light_places
from search.query.words import words


@pytest.mark.parametrize("typed", ["giấy chứng tử cho ông nội", "giay chung tu cho ba ngoai"])
def test_whose_grandparent_it_is_counts_less_than_the_matter(typed: str) -> None:
    assert light_places(words(typed), english=False) == {3, 4, 5}
