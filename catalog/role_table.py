"""The table of roles as a document, made from the table itself."""

from __future__ import annotations

from django.utils import translation
from django.utils.text import capfirst

from catalog.actions import Action, registered_actions
from catalog.roles import APPOINTED_BY_PROVINCE, PERMISSIONS, Role

HEAD = """# Vai trò và quyền hạn

Tệp này do `manage.py print_roles` viết ra từ bảng quyền (`catalog/roles.py`) và danh mục thao tác
(`catalog/actions.py`); không sửa tay. Mỗi ô được kiểm tra bằng `tests/desk/test_matrix.py`: ở cơ quan của mình, ở cơ
quan khác, qua trang và qua dịch vụ.

Dấu ● nghĩa là được làm **trong cơ quan nơi có vai trò**. Ở cơ quan khác: không thấy hồ sơ (404) và không làm được gì.
Vai trò giao cho toàn tỉnh (không gắn cơ quan) có hiệu lực ở mọi cơ quan. Cán bộ kiểm tra xem được mọi thứ, không sửa
gì. Quản trị cơ quan không tự giao vai trò cho mình.
"""


def role_document() -> str:
    """Markdown in Vietnamese, the same on every machine."""
    with translation.override("vi"):
        rooms = dict.fromkeys(str(action.room) for action in registered_actions())
        tables = [_table(room, [each for each in registered_actions() if str(each.room) == room]) for room in rooms]
        return "\n".join([HEAD, _roles(), *tables])


def _roles() -> str:
    lines = ["## Các vai trò", "", "| Vai trò | Mã | Ai giao | Quyền |", "| --- | --- | --- | --- |"]
    for role in Role:
        who = "quản trị cấp tỉnh" if role in APPOINTED_BY_PROVINCE else "quản trị cơ quan hoặc cấp tỉnh"
        held = ", ".join(f"`{permission}`" for permission in sorted(PERMISSIONS[role]))
        lines.append(f"| {capfirst(str(role.label))} | `{role.value}` | {who} | {held} |")
    return "\n".join([*lines, ""])


def _table(room: str, actions: list[Action]) -> str:
    head = ["Thao tác", *(capfirst(str(role.label)) for role in Role)]
    lines = [f"## {room}", "", _row(head), _row(["---", *[":-:"] * len(Role)])]
    lines += [_row([_words(action), *("●" if action.is_done_by(role) else "" for role in Role)]) for action in actions]
    return "\n".join([*lines, ""])


def _words(action: Action) -> str:
    return f"{action.label} ({action.note})" if action.note else str(action.label)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
