"""The plain page on which a simulator shows what happened, with its switches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.5 sans-serif;margin:1rem auto;max-width:70rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}
th,td{{border-top:1px solid #ccc;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}}
td{{white-space:pre-wrap}}select,button{{font:inherit;min-height:2.75rem}}</style></head>
<body><h1>{title}</h1><p>{words}</p>{switches}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></body></html>
"""


def page(title: str, words: str, switches: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """All of it is text, but for `switches`, which switch_form makes."""
    return _PAGE.format(
        title=escape(title),
        words=escape(words),
        switches=switches,
        heads="".join(f"<th>{escape(head)}</th>" for head in heads),
        rows="".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows),
    )


def switch_form(modes: Mapping[str, str], chosen: str) -> str:
    """A form that posts `mode` to /switches."""
    options = "".join(
        f'<option value="{escape(mode)}"{" selected" if mode == chosen else ""}>{escape(label)}</option>'
        for mode, label in modes.items()
    )
    return (
        '<form method="post" action="/switches"><label>Cách hoạt động '
        f'<select name="mode">{options}</select></label> <button>Đặt</button></form>'
    )
