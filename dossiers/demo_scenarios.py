"""The demonstration's dossiers as a table: where, what, since when, and how far. All people are invented."""

from __future__ import annotations

from dataclasses import dataclass

WARD = "UBND phường Đồng Hới"
WARD_BEYOND = "UBND phường Đông Hà"
HOME_AFFAIRS = "Sở Nội vụ"
CONSTRUCTION = "Sở Xây dựng"

BIRTH, SINGLE, HOUSEHOLD, HOUSE, SOCIAL = "1.001193", "1.004873", "1.001612", "1.013225", "1.001776"


@dataclass(frozen=True, slots=True)
class Scenario:
    """`steps`: "action@n", made n working days before today; the dossier is sent `sent` working days before.

    Besides the moves of the workflow: those of demo_money (name, cash, exempt …) and of demo_post (send, missed …).
    """

    agency: str
    procedure: str
    person: str
    sent: int
    steps: str = ""
    channel: str = "online"
    return_method: str = "desk"


SCENARIOS = (
    # The two samples whose number and secret are printed.
    Scenario(WARD, BIRTH, "Nguyễn Thị Hoài An", 6, "receive@5 process@5 ask@4"),
    Scenario(WARD, SINGLE, "Trần Đình Khánh", 8, "receive@8 process@7 propose@6 approve@6", return_method="online"),
    # Waiting at the ward's counter.
    Scenario(WARD, BIRTH, "Lê Quang Huy", 0),
    Scenario(WARD, SINGLE, "Phạm Thị Ngân", 0),
    Scenario(WARD, HOUSEHOLD, "Hoàng Văn Tám", 1),
    Scenario(WARD, SOCIAL, "Võ Thị Lài", 2, "ask_at_check@1"),
    Scenario(WARD, HOUSE, "Đặng Hữu Phước", 5, "ask_at_check@5 answer_at_check@1"),
    # Received, to be taken up.
    Scenario(WARD, BIRTH, "Mai Thị Sương", 1, "receive@0", channel="direct"),
    Scenario(WARD, SOCIAL, "Trương Công Định", 3, "receive@2"),
    Scenario(WARD, HOUSE, "Ngô Thị Kim Chi", 6, "receive@6", channel="direct"),
    # At work.
    Scenario(WARD, SINGLE, "Bùi Xuân Lộc", 2, "receive@1 process@1"),
    Scenario(WARD, HOUSEHOLD, "Đỗ Thị Hạnh", 3, "receive@2 process@1"),
    Scenario(WARD, SOCIAL, "Nguyễn Hữu Thành", 8, "receive@7 process@6"),
    Scenario(WARD, HOUSE, "Phan Văn Lâm", 9, "receive@8 process@7 ask@6 answer@3"),
    # Late, and why people come to the counter angry.
    Scenario(WARD, BIRTH, "Hồ Thị Bích Liên", 7, "receive@6 process@6"),
    Scenario(WARD, HOUSEHOLD, "Lương Minh Triết", 12, "receive@11 process@10 propose@5"),
    # Waiting for the applicant.
    Scenario(WARD, SOCIAL, "Dương Thị Mận", 10, "receive@9 process@9 ask@7"),
    Scenario(WARD, HOUSEHOLD, "Cao Bá Trình", 4, "receive@4 ask@3", channel="direct"),
    # To be signed.
    Scenario(WARD, BIRTH, "Nguyễn Đức Thiện", 1, "receive@1 process@1 propose@0"),
    Scenario(WARD, SINGLE, "Tạ Thị Hồng Gấm", 3, "receive@3 process@2 propose@1 correct@1 propose@0"),
    Scenario(WARD, SOCIAL, "Lâm Quốc Bảo", 9, "receive@8 process@7 propose@1"),
    # Decided.
    Scenario(WARD, BIRTH, "Phùng Thị Thu Trà", 5, "receive@5 process@5 propose@4 approve@4"),
    Scenario(WARD, HOUSEHOLD, "Nguyễn Văn Sửu", 9, "receive@8 process@8 propose@7 deny@6"),
    Scenario(WARD, BIRTH, "Trịnh Xuân Bách", 10, "receive@10 process@10 propose@9 approve@9 return@8"),
    Scenario(WARD, SINGLE, "Vũ Thị Thanh Nhàn", 14, "receive@13 process@13 propose@12 approve@11 return@10"),
    Scenario(WARD, HOUSEHOLD, "Kiều Anh Tuấn", 20, "receive@19 process@18 propose@14 approve@13 return@13"),
    Scenario(WARD, BIRTH, "Đinh Thị Lụa", 3, "refuse@3"),
    Scenario(WARD, SOCIAL, "Hà Văn Thuận", 11, "receive@10 withdraw@8"),
    # Elsewhere: an officer of the ward must not see these.
    Scenario(WARD_BEYOND, BIRTH, "Châu Thị Ái Vân", 2, "receive@1 process@1"),
    Scenario(WARD_BEYOND, SINGLE, "Thái Bá Dũng", 9, "receive@8 process@8 propose@7 approve@6 return@5"),
    Scenario(WARD_BEYOND, HOUSEHOLD, "Quách Văn Nghĩa", 9, "receive@8 process@7"),
    Scenario(HOME_AFFAIRS, "", "Công ty TNHH Lao động Biển Xanh", 1),
    Scenario(HOME_AFFAIRS, "", "Lại Thị Mỹ Dung", 6, "receive@5 process@4"),
    Scenario(HOME_AFFAIRS, "", "Nguyễn Trọng Nghĩa", 25, "receive@24 process@23 propose@20 approve@19 return@18"),
    Scenario(CONSTRUCTION, "", "Công ty cổ phần Vận tải Trường Sơn", 4, "receive@3"),
    Scenario(CONSTRUCTION, "", "HTX Vận tải Gio Linh", 15, "receive@14 process@13 propose@12 approve@11 return@11"),
    # New lines go to the end: a dossier's key counts them.
    Scenario(WARD, HOUSEHOLD, "Lê Thị Thùy Dương", 13, "receive@12 process@11 stop@7"),
    Scenario(WARD, HOUSE, "Trần Hữu Nghị", 5, "receive@4 process@4 hand_on@1"),
    # Money: still to be paid, in cash, online, exempted, to go back, gone back, not to go back.
    Scenario(WARD, HOUSEHOLD, "Phan Thị Cẩm Vân", 2, "receive@2 name@2 process@1"),
    Scenario(WARD, HOUSEHOLD, "Nguyễn Quốc Đạt", 1, "receive@1 name@1 cash@1 process@1", channel="direct"),
    Scenario(WARD, HOUSEHOLD, "Trần Thị Hường", 0, "receive@0 name@0 cash@0", channel="direct"),
    Scenario(WARD, HOUSE, "Lê Thị Bảy", 3, "receive@3 name@3 online@3 process@2"),
    Scenario(WARD, SINGLE, "Hồ Thị Kăn", 2, "receive@2 name@2 exempt@2 process@1", channel="direct"),
    Scenario(WARD, HOUSEHOLD, "Trần Văn Lợi", 7, "receive@7 name@7 cash@7 process@6 propose@5 deny@4"),
    Scenario(WARD, HOUSEHOLD, "Bùi Thị Én", 4, "receive@3 name@3 online@3 stop@2"),
    Scenario(
        WARD, HOUSEHOLD, "Đào Duy Khoa", 9, "receive@9 name@9 cash@9 stop@6 approve_refund@5 hand_back@4",
        channel="direct",
    ),
    Scenario(WARD, HOUSEHOLD, "Mạc Thị Thanh", 8, "receive@8 name@8 cash@8 withdraw@6 decline_refund@5"),
    # Post: to be sent, announced, on the way, missed, back, delivered with cash and without; papers sent in.
    Scenario(WARD, SINGLE, "Văn Thị Xuân Mai", 3, "receive@3 process@3 propose@2 approve@1", return_method="post"),
    Scenario(WARD, HOUSEHOLD, "Tôn Nữ Hà", 4, "receive@4 name@4 process@3 propose@2 approve@1", return_method="post"),
    Scenario(WARD, BIRTH, "Ngô Đình Sơn", 4, "receive@4 process@4 propose@3 approve@3 send@1", return_method="post"),
    Scenario(
        WARD, SINGLE, "Lữ Thị Hiền", 6, "receive@6 process@6 propose@5 approve@4 send@2 collected@2 on_the_way@1",
        return_method="post",
    ),
    Scenario(
        WARD, BIRTH, "Đặng Thị Tuyết", 7,
        "receive@7 process@7 propose@6 approve@6 send@4 collected@4 on_the_way@3 missed@2", return_method="post",
    ),
    Scenario(
        WARD, SINGLE, "Huỳnh Văn Phú", 12,
        "receive@12 process@12 propose@11 approve@10 send@9 collected@9 on_the_way@8 missed@6 came_back@2",
        return_method="post",
    ),
    Scenario(
        WARD, HOUSEHOLD, "Trương Thị Diễm", 10,
        "receive@10 name@10 process@9 propose@8 approve@7 send@6 collected@6 on_the_way@5 delivered@4",
        return_method="post",
    ),
    Scenario(
        WARD, BIRTH, "Phạm Ngọc Ánh", 9,
        "receive@9 process@9 propose@8 approve@8 send@7 collected@7 on_the_way@6 delivered@5", return_method="post",
    ),
    Scenario(WARD, SOCIAL, "Hồ Văn Rin", 5, "receive@5 process@4 ask@3 fetch@1"),
    Scenario(WARD, HOUSEHOLD, "Nguyễn Thị Sen", 6, "receive@6 process@5 ask@4 fetch@3 come@1"),
    # Late, with an apology; answered late; a result that nobody fetches.
    Scenario(WARD, BIRTH, "Trần Quang Vinh", 8, "receive@7 process@7 apologise@2"),
    Scenario(WARD_BEYOND, HOUSEHOLD, "Lê Thị Mỹ Hạnh", 10, "receive@9 process@9 apologise@3"),
    Scenario(HOME_AFFAIRS, "", "Võ Đại Nghĩa", 45, "receive@44 process@43 propose@6 approve@5 return@4"),
    Scenario(WARD, SINGLE, "Cái Thị Nga", 12, "receive@12 process@11 apologise@6 propose@5 approve@4 store@4"),
    Scenario(WARD, HOUSEHOLD, "Phan Bội Lan", 46, "receive@45 process@45 propose@44 approve@43 store@43"),
)  # fmt: skip
