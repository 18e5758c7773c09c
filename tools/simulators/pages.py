"""The page on which a simulator shows what happened, with its switches; all of them share style.css and their head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from bottle import Bottle, static_file

STYLE = "style.css"

_HEAD = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/{style}"></head>
<body><header class="top"><strong>{title}</strong>Chương trình mô phỏng để chạy thử: {nothing}</header><main>
"""
FOOT = "</main></body></html>"


def head(title: str, nothing: str) -> str:
    """Up to the first heading; `nothing` says what does not really happen."""
    return _HEAD.format(title=escape(title), nothing=escape(nothing), style=STYLE)


def dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")


def with_style(app: Bottle) -> Bottle:
    """`app`, which gives out the style sheet too."""
    app.route(f"/{STYLE}", "GET", lambda: static_file(STYLE, root=str(Path(__file__).parent)))
    return app


def page(
    title: str, nothing: str, switches: str, what: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> str:
    """All of it is text, but for `switches`, which switch_form makes; `what` happens to be in the rows, e.g. "thư"."""
    lines = [_row(heads, row) for row in rows]
    table = f"<table><thead><tr>{_heads(heads)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    shown = table if lines else f'<p class="empty">Chưa có {escape(what)} nào.</p>'
    return f"{head(title, nothing)}<h1>{len(lines)} {escape(what)}</h1>{switches}{shown}{FOOT}"


def _heads(heads: Sequence[str]) -> str:
    return "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)


def _row(heads: Sequence[str], row: Sequence[object]) -> str:
    cells = (
        f'<td class="text" data-label="{escape(each)}">{escape(str(cell))}</td>'
        for each, cell in zip(heads, row, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def switch_form(modes: Mapping[str, str], chosen: str) -> str:
    """A form that posts `mode` to /switches."""
    options = "".join(
        f'<option value="{escape(mode)}"{" selected" if mode == chosen else ""}>{escape(label)}</option>'
        for mode, label in modes.items()
    )
    return (
        '<form class="panel row" method="post" action="/switches"><label>Cách hoạt động '
        f'<select name="mode">{options}</select></label> <button class="first">Đặt</button></form>'
    )
