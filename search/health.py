"""Does the index answer? Asked by /readyz."""

from search.engines.expressions import dialect
from search.models import Document


def check_index() -> None:
    """Ask the full-text index for a word; whether anything has it does not matter.

    Raises:
        DatabaseError: the index is missing or broken.
    """
    speak = dialect()
    speak.matching(Document.objects.in_force(), speak.phrase(["thu", "tuc"])).exists()
