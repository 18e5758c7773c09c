"""Printed forms: which there are, which template is in force on a day, how they are set.

A form is one typst file. It begins with `#import "heading.typ": *` and `#show: official` (A4:
`#show: official.with(size: "a4")`), and names its data as `data.…`; the frame is casework/typst/heading.typ. It sees
no other file: what several forms share belongs into the frame.
"""

from casework.papers.choosing import version_on
from casework.papers.registry import FormKind, form_kind, form_kinds, register_form
from casework.papers.setting import set_form, set_pile
from casework.printing import PrintError

__all__ = ["FormKind", "PrintError", "form_kind", "form_kinds", "register_form", "set_form", "set_pile", "version_on"]
