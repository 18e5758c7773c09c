"""One word in two regions: the South's or an older form, and the one that rules are compared in.

Source: Hoàng Phê (ed.), Từ điển tiếng Việt, entries marked "ph." (regional) and "cũ" (old).
"""

from search.query.words import Word, fold_word, spell

_PAIRS = """
    sanh=sinh chánh=chính tánh=tính nhứt=nhất bịnh=bệnh gởi=gửi kiếng=kính thiệt=thật nhơn=nhân đờn=đàn heo=lợn
    mướn=thuê rớt=rơi coi=xem xài=dùng kêu=gọi hẻm=ngõ lượm=nhặt trễ=muộn ghe=thuyền xuồng=thuyền cất=xây sỹ=sĩ
    hằng=hàng gas=ga lãnh=lĩnh vô=vào tụi=bọn đẻ=sinh tiệm=quán dẹp=đóng dời=chuyển qua=sang bự=to ngưng=ngừng
    nhỏ=bé rẫy=nương hư=hỏng bể=vỡ hùn=góp mần=làm bảng=biển chích=tiêm
"""
_READ_AS = {
    spell(one): Word(other, spell(other), fold_word(other))
    for one, other in (pair.split("=") for pair in _PAIRS.split())
}


def common_form(word: Word) -> Word:
    """What `word` is called in the other region; itself when it has no such pair."""
    return _READ_AS.get(word.exact, word)
