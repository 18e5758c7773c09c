"""Reads one JSON object by named, typed fields, and collects every reason against it instead of the first."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.base.text import nfc

# Everything below space but tab and line ends; PostgreSQL refuses NUL, and none of the others belongs in a text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_TEXT = 20_000  # characters


class ObjectReader:
    """`where` names the object in messages ("channels 2"); `reasons` is shared by all readers of one entry."""

    def __init__(self, data: dict[str, Any], where: str, reasons: list[str]) -> None:
        self.data = data
        self.where = where
        self.reasons = reasons
        self.read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def reject(self, key: str, reason: str) -> None:
        self.reasons.append(f"{self.where}{key}: {reason}")

    def take(self, key: str) -> Any:
        self.read.add(key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = False, limit: int = LONGEST_TEXT) -> str:
        """A text in its composed form without white space around it; empty when it is absent."""
        value = self.take(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.reject(key, _("is missing"))
            return ""
        return self._checked_text(key, value, limit)

    def _checked_text(self, key: str, value: Any, limit: int) -> str:
        if not isinstance(value, str):
            self.reject(key, _("must be a text, not %(value)s") % {"value": shown(value)})
            return ""
        text = nfc(value).strip()
        if _CONTROL.search(text) or not _encodable(text):
            self.reject(key, _("has a control character"))
        if len(text) > limit:
            self.reject(
                key, _("has %(count)d characters; at most %(limit)d fit") % {"count": len(text), "limit": limit}
            )
        return text

    def choice(self, key: str, allowed: Collection[str], *, required: bool = True) -> str:
        """One of `allowed`."""
        value = self.text(key, required=required)
        if value and value not in allowed:
            self.reject(key, _unknown(value, allowed))
        return value

    def number(self, key: str, *, minimum: int = 0, maximum: int) -> int | None:
        """A whole number, or None when it is absent."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.reject(key, _("must be a whole number, not %(value)s") % {"value": shown(value)})
            return None
        if not minimum <= value <= maximum:
            self.reject(
                key,
                _("%(value)s is not between %(minimum)d and %(maximum)d")
                % {"value": shown(value), "minimum": minimum, "maximum": maximum},
            )
            return None
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when it is absent."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            self.reject(key, _("must be true or false, not %(value)s") % {"value": shown(value)})
        return value is True

    def day(self, key: str) -> date | None:
        """A date as 2025-07-01, or None when it is absent."""
        value = self.text(key)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.reject(key, _("%(value)s is not a date like 2025-07-01") % {"value": shown(value)})
            return None

    def items(self, key: str, *, required: bool = False) -> list[Any]:
        value = self.take(key)
        if value is None:
            value = []
        elif not isinstance(value, list):
            self.reject(key, _("must be a list, not %(value)s") % {"value": shown(value)})
            return []
        if required and not value:
            self.reject(key, _("is missing"))
        return value

    def texts(self, key: str, *, limit: int = LONGEST_TEXT, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty ones are refused."""
        found = []
        for order, value in enumerate(self.items(key, required=required), start=1):
            text = self._checked_text(f"{key} {order}", value, limit)
            if isinstance(value, str) and not text:
                self.reject(f"{key} {order}", _("is empty"))
            found.append(text)
        return tuple(found)

    def codes(self, key: str, allowed: Collection[str]) -> frozenset[str]:
        """A list of different values out of `allowed`, at least one."""
        values = self.texts(key, required=True)
        for value in values:
            if value and value not in allowed:
                self.reject(key, _unknown(value, allowed))
        if len(set(values)) < len(values):
            self.reject(key, _("names a value twice"))
        return frozenset(values)

    def objects(self, key: str, *, required: bool = False) -> list[ObjectReader]:
        """A reader for each object of a list."""
        readers = []
        for order, value in enumerate(self.items(key, required=required), start=1):
            if isinstance(value, dict):
                readers.append(ObjectReader(value, f"{self.where}{key} {order}, ", self.reasons))
            else:
                self.reject(f"{key} {order}", _("must be an object, not %(value)s") % {"value": shown(value)})
        return readers

    def object(self, key: str) -> ObjectReader | None:
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.reject(key, _("must be an object, not %(value)s") % {"value": shown(value)})
            return None
        return ObjectReader(value, f"{self.where}{key}, ", self.reasons)

    def finish(self) -> None:
        """Refuse every field that nobody asked for: most are misspelt."""
        for key in self.data:
            if key not in self.read:
                self.reject(shown(key), _("is not a known field"))


def shown(value: Any) -> str:
    """A value as a message quotes it: short, and clear about its type."""
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    text = _CONTROL.sub("�", text.encode("utf-8", "replace").decode())
    return text if len(text) <= 60 else f"{text[:57]}…"


def _unknown(value: str, allowed: Collection[str]) -> str:
    return _("%(value)s is not known; allowed: %(allowed)s") % {
        "value": shown(value),
        "allowed": ", ".join(sorted(allowed)),
    }


def _encodable(text: str) -> bool:
    """JSON can carry half of a surrogate pair, which no database stores."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
