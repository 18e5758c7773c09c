"""People whom a dossier does not name, and what leads to them, in an officer's words: found by their looks.

A family name before capitals, a capital after “ông” or “chị”, initials, numbers of accounts, passports, plots, houses
and cars, a day of birth. It finds the usual; whoever writes reads what is left before everyone does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CAPITAL = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
# Of nine people in ten, and the rarer ones that are no other word; a name in capitals is compared so.
_FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Trương Mai Đào Lâm Phùng "
    "Tô Hà Lưu Cao Tạ Châu Quách Thái Tăng Kiều Vương Tống Doãn Khuất Nghiêm Lương Triệu Chu Thạch Sơn Kim Danh Ninh "
    "Phí Lã Vi Hứa Nông Hoa Diệp Giang Từ Ông Mạc Lục Bạch Cù La Trang Tôn Lữ Viên Điểu Ksor Rơ Y H' Siu Nay Rmah"
)
_FAMILY_NAMES = "|".join(name for word in _FAMILY.split() for name in (re.escape(word), re.escape(word.upper())))
# Before these words a family name begins a place or an agency.
_OF_PLACES = (
    "xã phường huyện quận tỉnh thành\\sphố thị\\sxã thị\\strấn tp tp\\. đặc\\skhu sông núi cầu chợ sân\\sbay cảng "
    "ga bệnh\\sviện trường sở bộ cục chi\\scục ban ngân\\shàng khu\\scông\\snghiệp"
)
_PLACES = "|".join(_OF_PLACES.split())
_NO_NAMES = (
    "Đoàn Thanh niên|Đoàn Thanh Niên|Hà Nội|Hà Tĩnh|Hà Giang|Hà Nam|Cao Bằng|Lâm Đồng|Thái Nguyên|Thái Bình|"
    "Ninh Bình|Ninh Thuận|Hồ Chí Minh|Sơn La|Kiên Giang|Bà Rịa|Lai Châu|Vũng Tàu|Việt Nam"
)
_TITLE = (
    "ông|bà|anh|chị|em|cô|chú|bác|dì|cậu|mợ|thím|cụ|cháu|bé|thầy|đồng chí|đ/c|bác sĩ|luật sư|công chứng viên|con|vợ|"
    "chồng|mẹ|bố|cha"
)
# What has a number of its own, with which a person is found.
_NUMBERED = (
    "tài khoản|số tk|stk|cmnd|cmtnd|cccd|căn cước|định danh|bhxh|bảo hiểm xã hội|bhyt|gplx|giấy phép lái xe|hộ chiếu|"
    "mst|mã số thuế"
)
_DATE = r"\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d(?!\d)"
_WORD = rf"[{CAPITAL}][^\W\d_]*"  # capitalised, or an initial
_NAME_WORD = rf"(?:{_WORD}\.?)"
_FOLLOWING = rf"(?:[ \t.-]{{1,3}}{_NAME_WORD}){{1,5}}"
_PATTERNS = (
    # Trần Thị Hoa, NGUYỄN V. A, but xã Trần Phú and Hà Nội.
    re.compile(
        rf"(?<!\w)(?<!\w[.-])(?P<before>(?:(?i:{_PLACES})\s+)?)(?P<struck>(?!(?i:{_NO_NAMES})(?!\w))"
        rf"(?:{_FAMILY_NAMES}){_FOLLOWING})"
    ),
    # ông Hùng, Bà L.; not Ông/Bà, not bà con.
    re.compile(
        rf"(?<!\w)(?i:{_TITLE})\s+(?!(?i:{_NO_NAMES})(?!\w))(?!(?i:{_TITLE})(?!\w))"
        rf"(?P<struck>{_NAME_WORD}(?:[ \t]{_NAME_WORD}){{0,4}})"
    ),
    # N.V.A, P. T. Hoa
    re.compile(rf"(?<![\w.])(?P<struck>(?:[{CAPITAL}](?:h|g|gh|r)?\.[ \t]?){{2,}}(?:{_WORD}\.?)?)"),
    re.compile(rf"(?i)(?<!\w)(?:{_NUMBERED})(?!\w)\D{{0,25}}?(?!{_DATE})(?P<struck>\d[\d\s.-]{{4,}}\d)"),
    re.compile(r"(?<!\w)(?P<struck>[A-Za-z]\d{7,8})(?!\w)"),  # a passport
    re.compile(r"(?<!\w)(?P<struck>\d{2}-?[A-Z][A-Z\d]?[ -]?\d{3}\.?\d{1,2})(?!\w)"),  # a car
    re.compile(r"(?i)(?<!\w)(?P<struck>(?:facebook|fb|zalo)(?:\.com|\.me)?(?:/|\s?:\s?)\S+)"),
    re.compile(
        r"(?i)(?<!\w)(?:sinh|sn)[\s:]+(?:ngày\s+|năm\s+)?(?P<struck>\d+(?: tháng \d+ năm|[/. -]+\d+)*(?: \d{4})?)"
    ),
    re.compile(
        r"(?i)(?<!\w)(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|thửa(?: đất)?(?: số)?|tờ(?: bản đồ)?(?: số)?)\s+"
        r"(?P<struck>\d[\w/.-]*)"
    ),
    re.compile(rf"(?<!\w)(?P<struck>(?i:số)\s\d+[A-Za-z]?(?:/\d+)*,?\s(?i:đường|phố)(?:\s{_WORD}){{1,5}})"),
)


def strangers_in(text: str) -> Iterator[tuple[int, int]]:
    """Places in `text`, from and to; they may overlap."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not found.groupdict().get("before"):
                yield found.span("struck")
