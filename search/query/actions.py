"""What is done, and what it is done to: "cấp đổi" and "giấy phép lái xe"."""

from search.query.meaning import Phrase
from search.query.words import folded

_NAMES = """
    cấp, cấp lại, cấp đổi, cấp mới, cấp bổ sung, đổi, gia hạn, điều chỉnh, đính chính, chỉnh sửa, thay đổi, thủ tục,
    đăng ký, đăng ký lại, đăng ký hoạt động, đăng ký thành lập, thành lập, cho phép thành lập, chấm dứt,
    chấm dứt hoạt động, tạm ngừng, tạm dừng, giải thể, xóa, xóa đăng ký, hủy, thu hồi, giải quyết, hưởng,
    giải quyết hưởng, công nhận, xác nhận, thông báo, khai báo, công bố, thẩm định, phê duyệt, mở, làm,
    làm lại, mất, xin
"""
_ACTIONS = sorted((tuple(folded(name).split()) for name in _NAMES.split(",")), key=len, reverse=True)
_SHORTEST = 2  # words of a subject


def without_action(phrase: Phrase) -> Phrase | None:
    """The subject of a phrase that begins with an action; None when it names none, or too little would be left."""
    size = next((len(action) for action in _ACTIONS if phrase.folded[: len(action)] == action), 0)
    if not size or len(phrase.folded) - size < _SHORTEST:
        return None
    return Phrase(phrase.folded[size:], phrase.spelled[size:], phrase.weight)
