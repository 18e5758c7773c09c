"""Invented searches of the last weeks, so that the editors' report of the demonstration is not empty."""

from datetime import timedelta
from typing import IO

from django.utils import timezone

from search.models import ChosenResult, Document, SearchedWords

# Words, searches, results of the last one, whether only a part was found, the code of what was opened, days ago.
_SEARCHED = [
    ("khai sinh", 64, 17, False, "1.001193", 0),
    ("sổ đỏ", 51, 15, False, "1.012783", 0),
    ("kết hôn", 38, 5, False, "1.000894", 1),
    ("giấy độc thân", 27, 2, False, "1.004873", 1),
    ("làm lại thẻ nhà báo", 9, 22, False, "", 2),
    ("mất giấy tờ xe", 14, 6, False, "", 2),
    ("thuê xe đám cưới", 6, 10, True, "", 3),
    ("gửi trẻ ngoài giờ", 8, 4, True, "", 1),
    ("bắn pháo hoa tại nhà", 7, 0, False, "", 2),
    ("lấy số xếp hàng", 5, 0, False, "", 4),
    ("đăng ký tên miền", 4, 0, False, "", 6),
    ("wifi công cộng", 3, 0, False, "", 9),
]


def load_demo_searches(stdout: IO[str]) -> None:
    """Only into empty tables: what was really searched is never mixed with it."""
    if SearchedWords.objects.exists() or ChosenResult.objects.exists():
        return
    today = timezone.localdate()
    keys = dict(Document.objects.filter(kind="procedure").values_list("code", "key"))
    for words, times, results, is_loose, code, ago in _SEARCHED:
        day = today - timedelta(days=ago)
        SearchedWords.objects.create(
            words=words, day=day, searches=times, empty=0 if results else times, results=results, is_loose=is_loose
        )
        if code in keys:
            ChosenResult.objects.create(
                words=words, day=day, kind="procedure", key=keys[code], place=1, choices=times // 2
            )
