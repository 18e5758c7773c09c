"""Provinces and communes as people write them: today's two levels, and the three levels until 30 June 2025."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from vietnam_provinces import Province, Ward

from portal.base.text import fold

_FORMER_PROVINCES = Path(__file__).parent / "lists" / "former_provinces.json"  # the 63, and Huế's two names
_PREFIX = re.compile(r"^(tinh|thanh pho|tp|phuong|xa|dac khu|thi tran|p|x)\.?\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """House and street, then commune and province."""

    detail: str
    commune: str
    province: str

    def __str__(self) -> str:
        return ", ".join(piece for piece in (self.detail, self.commune, _with_kind(self.province)) if piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAddress:
    """House and street, commune, district and province, as an old paper has them."""

    detail: str
    commune: str
    district: str
    province: str

    def __str__(self) -> str:
        pieces = (self.detail, self.commune, self.district, _with_kind(self.province))
        return ", ".join(piece for piece in pieces if piece)


def _with_kind(province: str) -> str:
    return province if not province or province.startswith("Thành phố") else f"tỉnh {province}"


def _bare(name: str) -> str:
    """`P. Đồng Hới` and `Phường Đồng Hới` are both `dong hoi`."""
    return _PREFIX.sub("", fold(name))


@cache
def provinces() -> tuple[str, ...]:
    """All provinces by name, those of the portal first."""
    names = sorted((province.name for province in Province.iter_all()), key=_bare)
    own = own_province()
    return (own, *(name for name in names if name != own)) if own else tuple(names)


@cache
def own_province() -> str:
    """The portal's province as the official list writes it; empty if the list has none of that name."""
    wanted = _bare(settings.PROVINCE_NAME)
    return next((province.name for province in Province.iter_all() if _bare(province.name) == wanted), "")


@cache
def former_provinces() -> tuple[str, ...]:
    """The provinces until 30 June 2025 by name, that of the portal first."""
    names = sorted(json.loads(_FORMER_PROVINCES.read_text("utf-8")), key=_bare)
    own = own_former_province()
    return (own, *(name for name in names if name != own)) if own else tuple(names)


@cache
def own_former_province() -> str:
    """The former province that had the name of the portal's; empty if none had."""
    names: list[str] = json.loads(_FORMER_PROVINCES.read_text("utf-8"))
    return next((name for name in names if _bare(name) == _bare(settings.PROVINCE_NAME)), "")


@cache
def communes(province: str) -> tuple[str, ...]:
    """The communes of a province, by name."""
    code = next((p.code for p in Province.iter_all() if p.name == province), None)
    if code is None:
        return ()
    return tuple(sorted((ward.name for ward in Ward.iter_by_province(code)), key=_bare))


def find_communes(typed: str, province: str) -> list[str]:
    """Communes of `province` that `typed` can mean: exactly as written, else without its kind (xã, phường)."""
    names = communes(province)
    exact = [name for name in names if fold(name) == fold(typed)]
    return exact or [name for name in names if _bare(name) == _bare(typed)]
