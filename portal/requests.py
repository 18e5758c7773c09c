"""How the portal reads what a caller sends."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class PortalRequest(WSGIRequest):
    """Addresses and forms are UTF-8, whatever `charset` the caller's Content-Type names.

    Django reads the query in that charset too: `undefined` or `rot13` are errors of ours on every page, and in
    `utf-16` one address means two things, of which the page cache would keep the wrong one for everybody.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        self.content_params.pop("charset", None)
