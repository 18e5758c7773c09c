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
    """`steps`: "action@n", made n working days before today; the dossier is sent `sent` working days before."""

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
)  # fmt: skip
