"""The catalog of the files for other catalogs: W3C's DCAT 3 as JSON-LD."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.open_data.editions import LATEST, Edition, FileInfo
from catalog.open_data.tables import ALL_TABLES, Table

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = {"@id": "http://publications.europa.eu/resource/authority/language/VIE"}


def publisher() -> str:
    """Whose data it is, as one cites it."""
    return _("People's committee of %(province)s") % {"province": settings.PROVINCE_NAME}


def catalog(edition: Edition | None) -> dict[str, Any]:
    """The DCAT catalog of an edition; without one, a catalog that is still empty."""
    home = _address(reverse("catalog:open_data"))
    datasets = [_dataset(table, edition) for table in ALL_TABLES] if edition else []
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": {"@value": _("Open data of the administrative procedures"), "@language": "vi"},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": publisher(), "foaf:homepage": {"@id": home}},
        "dct:license": {"@id": LICENCE},
        "dct:language": _LANGUAGE,
        **({"dct:modified": _moment(edition)} if edition else {}),
        "dcat:dataset": datasets,
    }


def _dataset(table: Table, edition: Edition) -> dict[str, Any]:
    home = _address(reverse("catalog:open_data"))
    return {
        "@id": f"{home}#{table.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": table.name,
        "dct:title": {"@value": _(table.title), "@language": "vi"},
        "dct:license": {"@id": LICENCE},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": publisher()},
        "dct:modified": _moment(edition),
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"},
        "dct:language": _LANGUAGE,
        "dcat:landingPage": {"@id": home},
        "dcat:distribution": [_distribution(file) for file in edition.files if file.table == table.name],
    }


def _distribution(file: FileInfo) -> dict[str, Any]:
    address = _address(reverse("catalog:open_data_file", args=[LATEST, file.name]))
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": address},
        "dcat:accessURL": {"@id": _address(reverse("catalog:open_data"))},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{file.media_type}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": LICENCE},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _moment(edition: Edition) -> dict[str, str]:
    return {"@value": edition.made_at.isoformat(), "@type": "xsd:dateTime"}


def _address(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
