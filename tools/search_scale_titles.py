"""Titles like those of a province's catalog, any number of them: actions, objects, cases and places of real titles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from vietnam_provinces import Ward

# The first ones are the most frequent, as in the national catalog.
ACTIONS = [
    "Cấp", "Đăng ký", "Cấp lại", "Thủ tục cấp", "Điều chỉnh", "Gia hạn", "Cấp đổi", "Công nhận", "Thẩm định",
    "Thủ tục đăng ký lại", "Thông báo", "Xác nhận", "Phê duyệt", "Hỗ trợ", "Thu hồi", "Cấp bổ sung", "Chấm dứt",
    "Đăng ký thay đổi", "Giải quyết", "Tạm ngừng", "Chấp thuận", "Xóa đăng ký", "Kiểm tra", "Cho phép", "Công bố",
    "Chuyển đổi", "Đình chỉ", "Bổ nhiệm", "Miễn nhiệm", "Chứng thực", "Khôi phục", "Cấp trước thời hạn",
]  # fmt: skip
CASES = [
    "đối với hộ gia đình, cá nhân", "đối với tổ chức", "trong trường hợp bị mất, hư hỏng", "có yếu tố nước ngoài",
    "cho người nước ngoài", "lần đầu", "lần hai", "cho người cao tuổi", "cho trẻ em dưới 6 tuổi", "cho hộ nghèo",
    "cho doanh nghiệp nhỏ và vừa", "do thay đổi tên", "do chuyển địa chỉ trụ sở", "theo yêu cầu của người dân",
    "thuộc thẩm quyền của Chủ tịch Ủy ban nhân dân cấp tỉnh", "cho học sinh, sinh viên", "qua dịch vụ bưu chính",
    "cho người khuyết tật", "cho hợp tác xã", "trong khu công nghiệp", "tại khu vực biên giới", "cho phụ nữ mang thai",
]  # fmt: skip
_AN_ACTION = re.compile(rf"^(?:Thủ tục )?(?:{'|'.join(sorted(ACTIONS, key=len, reverse=True))})\s+", re.IGNORECASE)
_A_CASE = re.compile(r"\s+(?=đối với|trong trường hợp|cho |tại |thuộc thẩm quyền|do |theo |của |trên |để |nhằm |\()")
_LONGEST_PLACE = 24  # letters


@dataclass(frozen=True, slots=True)
class Parts:
    """What new titles are made of, the frequent ones first."""

    objects: Sequence[str]
    cases: Sequence[str]
    places: Sequence[str]

    def title(self, chance: Random, object_of: str) -> str:
        """A title about the object of `object_of`, or of another title: mostly a short one."""
        about = parted(object_of)[0] if chance.random() < 0.6 else chance.choice(self.objects)
        words = [often_the_first(chance, ACTIONS), about]
        if chance.random() < 0.55:
            words.append(often_the_first(chance, self.cases))
        if chance.random() < 0.35:
            words.append(f"tại {chance.choice(self.places)}")
        return " ".join(words)


def parts_of(titles: Sequence[str]) -> Parts:
    objects, cases = zip(*map(parted, titles), strict=True)
    places = sorted({ward.name for ward in Ward.iter_all() if len(ward.name) <= _LONGEST_PLACE})
    return Parts(sorted(set(objects)), [*CASES, *sorted(set(cases) - {""})], places)


def parted(title: str) -> tuple[str, str]:
    """What a title is about, and in which case: without its action."""
    found = _A_CASE.split(_AN_ACTION.sub("", title), maxsplit=1)
    return found[0].rstrip(",;: "), found[1] if len(found) > 1 else ""


def often_the_first(chance: Random, items: Sequence[str]) -> str:
    """Frequencies that fall like those of words in a language."""
    return items[int(len(items) ** chance.random()) - 1]
