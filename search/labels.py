"""Labels of filter values: they come with the index, those of the service levels in the reader's language."""

from django.utils.translation import gettext_lazy as _

from catalog.models import Procedure
from search.documents import FREE, PAID

_FEES = {FREE: _("Free of charge"), PAID: _("With a fee")}


def facet_label(facet: str, value: str, label: str) -> str:
    """What a reader calls the value; an unknown one by itself."""
    if facet == "service_level" and value in Procedure.ServiceLevel.values:
        return str(Procedure.ServiceLevel(value).label).capitalize()
    if facet == "fee" and value in _FEES:
        return str(_FEES[value])
    return label or value


def is_known(facet: str, value: str, label: str) -> bool:
    """Whether there is such a value at all; `label` is what the index calls it."""
    return bool(label) or facet_label(facet, value, "") != value
