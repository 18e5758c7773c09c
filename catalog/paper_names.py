"""When two procedures ask for the same paper, though they write it differently."""

from __future__ import annotations

import re

from portal.base.text import fold

# What says how a paper is handed in, not which paper it is.
_MANNER = re.compile(
    r"^(?:ban (?:chinh|sao|chup|goc|dien tu|scan)(?: (?:co chung thuc|dien tu))?(?: cua)? "
    r"|du lieu dien tu(?: ve| cua)? )"
)
_BESIDE = re.compile(r"\([^)]*\)|\b(?:neu co|xuat trinh|de doi chieu)\b")
_DECLARATION = re.compile(r"(?:to khai|don|ban khai|giay de nghi|giay khai|van ban de nghi|phieu (?:de nghi|khai)) ")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
# Names under which the same paper is asked for; the first of each row stands for all.
_EQUIVALENT = (
    (
        "giay to tuy than",
        "giay to chung minh nhan than",
        "giay to chung minh nhan than nguoi di khai",
        "the can cuoc",
        "can cuoc cong dan",
        "the can cuoc cong dan",
        "can cuoc",
        "cccd",
        "ho chieu hoac can cuoc",
    ),
    ("giay chung sinh", "giay chung sinh hoac van ban cua nguoi lam chung giay cam doan ve viec sinh"),
    ("giay bao tu", "giay bao tu hoac giay to thay the giay bao tu", "giay to thay the giay bao tu"),
    ("trich luc khai tu", "giay chung tu"),
    ("giay to chung minh cho o hop phap", "giay to chung minh ve cho o hop phap"),
)
_STANDS_FOR = {name: names[0] for names in _EQUIVALENT for name in names}


def normal_paper(name: str) -> str:
    """One spelling of a paper's name: folded, without manner of handing in and notes, by its commonest name."""
    words = _NOT_A_WORD.sub(" ", _BESIDE.sub(" ", fold(name))).strip()
    plain = _MANNER.sub("", f"{words} ").strip() or words
    return _STANDS_FOR.get(plain, plain)


def issued_by(name: str, result: str) -> bool:
    """Whether the paper `name` is among the results that a procedure names, parted by ; or a line's end."""
    return normal_paper(name) in {normal_paper(part) for part in re.split(r"[;\n]", result) if part.strip()}


def is_declaration(name: str) -> bool:
    """Whether the applicant fills it in for this very procedure: "Tờ khai …", "Đơn đề nghị …"."""
    return bool(_DECLARATION.match(f"{fold(name)} "))
