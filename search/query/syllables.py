"""Which letters can make a Vietnamese syllable: tells a word from Telex leftovers and from English."""

import re

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x|"
# Rhymes without marks; the finals c, ch, m, n, ng, nh, p, t follow these nuclei.
_OPEN = "a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|oai|oao|oay|oeo|uay|uoi|uou|uya|uyu|ieu|yeu"
_CLOSED = "a|e|i|o|u|y|ie|oa|oe|ua|ue|uo|uy|uye|ye"
_SYLLABLE = re.compile(rf"^(?:{_ONSETS})(?:(?:{_OPEN})|(?:{_CLOSED})(?:c|ch|m|n|ng|nh|p|t))$")


def is_syllable(folded: str) -> bool:
    """Whether folded letters can be read as one Vietnamese syllable."""
    return bool(_SYLLABLE.match(folded))
