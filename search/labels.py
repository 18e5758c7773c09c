"""Labels of filter values: they come with the index, those of the service levels in the reader's language."""

from catalog.models import Procedure


def facet_label(facet: str, value: str, label: str) -> str:
    """What a reader calls the value; an unknown one by itself."""
    if facet == "service_level" and value in Procedure.ServiceLevel.values:
        return str(Procedure.ServiceLevel(value).label).capitalize()
    return label or value
