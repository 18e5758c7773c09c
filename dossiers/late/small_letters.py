"""Names of people in words without capitals, as on a telephone: “nguyễn văn bình”, “chị lan”, “tran thi hoa”.

Most family names are words of every day (hồ sơ, xử lý, vi phạm), so a family name alone is no sign. What is: one that
is nothing else; any before “văn” or “thị”; any after “ông” or “chị”; a given name after these. Ordinary sentences
stay whole, which is more than a name that is missed: the officer reads what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.base.text import fold

# Nothing but a family name.
_STRONG = "nguyễn|huỳnh|trịnh|đặng|bùi|quách|khuất|doãn"
_RARE_WORDS = "trần|lê|phan|đinh|phùng|hoàng|ngô|tạ|lưu|tô"  # other words too, but not before a middle name
_WORDS = (
    "phạm|vũ|võ|đỗ|hồ|dương|lý|đoàn(?!\\s+văn\\s+công)|trương|mai|đào|lâm|hà|cao|châu|thái|tăng|kiều|vương|lương|triệu|chu|thạch|"
    "kim|ninh|phí|lã|hứa|nông|diệp|giang|mạc|lục|cù|lữ|viên"
)
_ANY = f"{_STRONG}|{_RARE_WORDS}|{_WORDS}"
_MIDDLE = (
    "đức|hữu|ngọc|minh|quang|thanh|xuân|đình|bá|quốc|trọng|mạnh|hồng|thu|kim|thúy|thùy|như|mỹ|bích|gia|anh|tuấn|hải|"
    "phương|diệu|khánh|bảo|thế|viết|sỹ|duy|nhật|hoàng|huy|tiến|đăng|phúc|cẩm|tuyết|ánh|thảo|tú|trung|thành|vĩnh|xuân"
)
_GIVEN = (
    "an|anh|ánh|bình|bích|cường|chi|chiến|cúc|diễm|diệp|dung|dũng|duyên|đạt|đông|giang|hà|hải|hân|hạnh|hằng|hiền|hiếu|"
    "hoa|hòa|hoan|hoàng|hồng|huệ|hùng|hưng|hương|hường|huy|huyền|khánh|khang|khoa|khôi|kiên|kỳ|lan|lâm|liên|linh|loan|"
    "long|lợi|ly|mai|minh|my|mỹ|nam|nga|ngân|ngọc|nguyệt|nhàn|nhi|nhung|oanh|phong|phúc|phương|phượng|quân|quang|"
    "quyên|quỳnh|sơn|tâm|thảo|thắm|thắng|thanh|thịnh|thoa|thơm|thu|thư|thúy|thùy|thủy|tiên|toàn|trang|trâm|trinh|trúc|"
    "tú|tuấn|tùng|tuyết|uyên|vân|vinh|vy|xuân|yến"
)
_OF_SENTENCES = (
    "ai|bị|bổ|các|cần|chậm|chỉ|cho|chờ|chưa|có|còn|cũng|cùng|của|cho|do|đã|đang|đề|để|đến|đều|đi|đó|đồng|được|gọi|gửi|"
    "hẹn|hết|hiện|hồ|hoặc|hứa|khai|khi|không|kê|ký|là|lại|làm|lên|mà|mất|mới|mong|một|muốn|này|nay|nên|nhận|nhưng|"
    "nộp|ở|phải|ra|rất|rồi|sai|sau|sẽ|tại|tham|thì|theo|thiếu|thuộc|tới|trả|trong|trước|từ|từng|và|vào|vắng|về|vẫn|"
    "vì|với|vừa|xác|xin|yêu"
)
_NAME = rf"(?!(?:{_OF_SENTENCES})(?!\w))[^\W\d_]+"
_TITLE = "ông|bà|anh|chị|em|cô|chú|bác|dì|cậu|mợ|thím|cụ|cháu|bé|thầy|đồng chí|đ/c|bác sĩ|luật sư|vợ|chồng|mẹ|bố|cha"
_PLACE = (
    "xã|phường|huyện|quận|tỉnh|thành phố|thị xã|thị trấn|tp|tp\\.|đặc khu|sông|núi|cầu|chợ|sân bay|cảng|ga|bệnh viện|"
    "trường|đường|phố|thôn|bản|ấp|khu phố|tổ dân phố|công ty|doanh nghiệp"
)
_BEFORE = rf"(?<!\w)(?P<before>(?:(?:{_PLACE})\s+)?)"
# “từ văn bản”, “lý văn hóa”, “hồ thị trấn”
_THING = (
    "(?!văn\\s+(?:bản|phòng|hóa|hoá|thư|bằng|minh|kiện|hiến|nghệ|học|tự)(?!\\w))(?!thị\\s+(?:trấn|xã|trường|thực|sát|"
    "tứ|giác|hiếu|phần|uy|tộc|lực)(?!\\w))(?!thi\\s)"
)
_VAN_THI = rf"\s+{_THING}(?:văn|thị)\s+{_NAME}"
_MORE = rf"(?:\s+(?:{_GIVEN})(?!\w))"
# Without diacritics “do thi” and “quan ly van hanh” would be people too.
_BARE = "nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|ho|ngo|duong|dinh|trinh|truong|dao|doan"
_BARE_THING = (
    "(?!van\\s+(?:ban|phong|hoa|thu|bang|kien|tai|hanh|chuyen|cong|nghe)\\b)"
    "(?!thi\\s+(?:tran|xa|truong|hanh|sinh|cu|diem|dua|cong|thuc)\\b)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # nguyễn bình, nguyễn thị thu hà, nguyễn đức tĩu
        rf"{_BEFORE}(?P<struck>(?:{_STRONG})(?:\s+{_THING}(?:văn|thị|{_MIDDLE})\s+{_NAME}|\s+{_THING}{_NAME}){_MORE}{{0,2}})(?!\w)",
        # hồ văn tý, lý thị mây
        rf"{_BEFORE}(?P<struck>(?:{_ANY}){_VAN_THI}{_MORE}{{0,2}})(?!\w)",
        # trần quốc tuấn
        rf"{_BEFORE}(?P<struck>(?!phan\s+anh)(?:{_RARE_WORDS})\s+(?:{_MIDDLE}){_MORE}{{1,2}})(?!\w)",
        # ông phạm đức anh, chị võ lan
        rf"(?<!\w)(?P<before>)(?:{_TITLE})\s+(?P<struck>(?:{_ANY})(?:\s+(?:{_MIDDLE}|{_GIVEN})(?!\w)){{1,3}})(?!\w)",
        # chị lan, but anh hùng and ghi chú ly hôn
        rf"(?<!\w)(?<!ghi\s)(?P<before>)(?:{_TITLE})\s+(?<!anh\s)(?P<struck>(?:{_GIVEN})(?!\w){_MORE}?)(?!\w)",
        # tran thi hoa
        rf"{_BEFORE}(?P<struck>(?:{_BARE})\s+{_BARE_THING}(?:van|thi)\s+[a-z]+(?:\s+(?:{fold(_GIVEN)})(?!\w)){{0,2}})(?!\w)",
    )
)


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Places in `text`, from and to; they may overlap."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not found["before"]:
                yield found.span("struck")
