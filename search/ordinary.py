"""The ordinary case comes before the special one that nobody asked for: "căn cước" is a first card, not a new one.

Folded words of titles, each with those of a query that ask for it.
"""

from functools import lru_cache

_ASKED_BY = {
    "co yeu to nuoc ngoai": "nuoc ngoai, yeu to, quoc te, foreign",
    "luu dong": "luu dong, tai nha",
    "lien thong": "lien thong, trong 1, cung luc",
    "khu vuc bien gioi": "bien gioi",
    "theo yeu cau cua co quan": "co quan, to chuc",
    "dang ki lai": "lai, mat, chay, rach, that lac",
    "cap lai": "lai, mat, chay, rach, hong, that lac, lost",
    "cap doi": "doi, het han, rach, hong, cu",
    "doi cap lai": "lai, doi, mat, rach, hong",
    "gia han": "gia han, het han, keo dai",
    "dieu chinh": "dieu chinh, thay doi, sua, doi",
    "dinh chinh": "dinh chinh, sai, sua, nham",
    "cham dut": "cham dut, nghi, dong, dep, giai the, thoi",
    "tam ngung": "ngung, ngung, nghi, dong",
    "xoa": "xoa, cat, giai chap, rut",
    "huy": "huy",
    "thu hoi": "thu hoi",
    "tham van": "tham van, y kien",
    "cap tinh": "tinh, so, thanh pho",
    "cap xa": "xa, phuong, thi tran",
    "lan hai": "lan hai, lan 2, tiep",
    "da co ho so giay to": "nguoi lon, muon, giay to ca nhan, da co ho so",
}


@lru_cache(maxsize=4096)
def special_cases(title: str) -> tuple[str, ...]:
    """The special cases that a folded title names."""
    padded = f" {title} "
    return tuple(case for case in _ASKED_BY if f" {case} " in padded)


def is_asked(case: str, said: str) -> bool:
    """Whether folded words ask for a special case."""
    padded = f" {said} "
    return f" {case} " in padded or any(f" {words.strip()} " in padded for words in _ASKED_BY[case].split(","))
