"""What machines read of a page: schema.org as JSON-LD (https://json-ld.org/spec/latest/json-ld/#embedding)."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

# A data block ends at "</script", wherever it stands; browsers never run it, so the policy has nothing to allow.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def data_block(told: Mapping[str, Any]) -> SafeString:
    """The whole `<script>` element; what is empty is left out."""
    known = {"@context": "https://schema.org"} | {name: value for name, value in told.items() if value}
    data = json.dumps(known, ensure_ascii=False).translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{data}</script>')
