"""Words that tell a story rather than name its subject: when, where, how many, how one feels about it.

"Tháng trước ba tôi ở quê mới mất, gia đình tính làm giấy" is about "mới mất". Such words are no typing errors either,
whether the catalog has them or not. They are light only beside something weightier.
"""

from collections.abc import Sequence

from search.query.words import Word, fold_word, spell

_WORDS = """
    ai bạn bây biết bỗng bữa cả càng chả chẳng chắc chỗ chuyện chừng cỡ cứ dạo dịp dù đem đều đôi đống đứa gái giờ giùm
    gần hả hầu hôm hơi hơn hồi ít kể khá khác khoảng kia kiểu lắm lát lâu liền lo lúc luôn lỡ mãi mai mấy miếng mọi mỗi
    một hai mới nghe nghĩ ngày nhiều nhờ nói nọ nửa nữa năm quá quê quen rất riêng rõ sáng sau sợ suốt sớm thằng thêm
    thấy thật thiếu thôi thử thường tiếp tính toàn trai tối trưa trước tự tuần từng vài vẻ xa xíu xóm xong ý chiều đêm
    tháng muốn mong chơi cũ mười trăm ngàn nghìn triệu đồng chút hết hẳn đứng ngồi đi về lên xuống ngay chính đám tụi
    bọn họ nó hắn ổng bả ảnh chỉ này kìa đó vậy chi nghen nha nhé dạ thưa ạ ơi à ừ hử cái chiếc
    nhỏ lớn to xưa trẻ già đang bên kế cạnh giữa ngoài gồm kéo bao giúp khi rằng người nhà
"""
_STORY = frozenset(map(spell, _WORDS.split()))
_PAIRS = """
    gia_đình hàng_xóm bây_giờ năm_nay năm_ngoái tháng_trước tuần_trước hôm_qua hôm_nay hôm_trước nghe_nói
    lâu_năm vừa_rồi mới_đây sắp_tới ngày_mai dự_định làm_ăn bà_con người_ta người_nhà trong_nhà ở_quê dưới_quê
    ngoài_chợ bao_lâu bao_nhiêu thế_nào ra_sao làm_sao như_thế cùng_nhau với_nhau hai_đứa chúng_tôi chúng_em
    tự_nhiên mấy_năm mấy_tháng mấy_hôm mấy_đứa gần_nhà kế_bên bên_cạnh có_thể tuần_sau tháng_sau năm_sau
"""
_COMPOUNDS = frozenset(" ".join(map(fold_word, pair.split("_"))) for pair in _PAIRS.split())


def narrative_places(sentence: Sequence[Word], *, marked: bool) -> set[int]:
    """The places of words of the story; a sentence without marks is judged by its pairs of words only."""
    places = set()
    if marked:
        places = {place for place, word in enumerate(sentence) if word.exact in _STORY}
    for place in range(len(sentence) - 1):
        if f"{sentence[place].folded} {sentence[place + 1].folded}" in _COMPOUNDS:
            places |= {place, place + 1}
    return places


def is_story_word(word: Word) -> bool:
    return word.exact in _STORY
