"""Drawings of steps and states: where each box and line stands. Narrow and tall, so that a phone shows them whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from dossiers.workflow import MOVES, WAITING_STATES, Move, State

WIDTH = 360
LINE = 18  # of text
PAD = 10
GAP = 34  # between two boxes, for an arrow and its label


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text; `y` is its baseline."""

    x: int
    y: int
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    lines: list[Line]
    style: str = ""

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line with a head at its end, and one at its beginning when it leads both ways."""

    path: str
    label: str = ""
    x: int = 0
    y: int = 0
    both: bool = False


@dataclass(slots=True, kw_only=True)
class Diagram:
    title: str
    description: str  # the same, in words
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    width: int = WIDTH

    @property
    def height(self) -> int:
        return max((box.bottom for box in self.boxes), default=0) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStep:
    name: str
    who: str
    time: str
    move: str


def steps_diagram(title: str, begin: str, steps: Sequence[DrawnStep]) -> Diagram:
    """One box under the other; the arrow out of a box carries the move that ends it."""
    description = " → ".join(f"{step.name} ({step.who}; {step.time}) – {step.move}" for step in steps)
    drawing = Diagram(title=title, description=description)
    drawing.boxes.append(_box(20, 2, 320, [(str(begin), "")], style="end"))
    for number, step in enumerate(steps, start=1):
        above = drawing.boxes[-1]
        texts = [(f"{number}. {step.name}", "title"), (step.who, ""), (step.time, "small")]
        below = _box(20, above.bottom + GAP, 320, texts)
        drawing.boxes.append(below)
        label = steps[number - 2].move if number > 1 else ""
        drawing.arrows.append(_down(above, below, label))
    last = drawing.boxes[-1]
    end = _box(20, last.bottom + GAP, 320, [(str(State.RETURNED.label), "")], style="end")
    drawing.boxes.append(end)
    drawing.arrows.append(_down(last, end, steps[-1].move if steps else ""))
    return drawing


MAIN_PATH = (
    State.SUBMITTED,
    State.RECEIVED,
    State.PROCESSING,
    State.PENDING_APPROVAL,
    State.APPROVED,
    State.RETURNED,
)
_MANY = 4  # a state that is reached from so many others stands below, with their names


def states_diagram(title: str, in_force: Collection[str]) -> Diagram:
    """The usual way down the left side, what leads aside beside it, what ends from nearly everywhere below."""
    moves = {action: move for action, move in MOVES.items() if action in in_force}
    description = ". ".join(
        f"{', '.join(str(source.label) for source in move.sources)}: {move.label} → {move.target.label}"
        for move in moves.values()
    )
    drawing = Diagram(title=title, description=description)
    ends = [state for state in _aside(moves) if len(_sources(moves, state)) >= _MANY]
    top = 2
    for number, state in enumerate(MAIN_PATH):
        top = _draw_row(drawing, moves, state, top, [one for one in _aside(moves) if one not in ends])
        if number:
            above, below = [box for box in drawing.boxes if box.x == 2][-2:]
            drawing.arrows.append(_down(above, below, _labels(moves, MAIN_PATH[number - 1], state)))
    for state in ends:
        sources = ", ".join(str(source.label) for source in _sources(moves, state))
        texts = [(str(state.label), "title"), (f"{_reaching(moves, state)}: {sources}", "small")]
        box = _box(2, max(box.bottom for box in drawing.boxes) + 14, 356, texts, style="end")
        drawing.boxes.append(box)
    return drawing


def _draw_row(drawing: Diagram, moves: Mapping[str, Move], state: State, top: int, aside: Iterable[State]) -> int:
    """The state with what it can do by itself, and beside it the states that lead on from it at last."""
    own = [(text, "small") for text in _staying(moves, state)]
    main = _box(2, top, 196, [(str(state.label), "title"), *own])
    drawing.boxes.append(main)
    bottom, side_top = main.bottom, top
    for other in aside:
        on_path = [source for source in _sources(moves, other) if source in MAIN_PATH]
        if not on_path or on_path[-1] != state:
            continue
        style = "wait" if other in WAITING_STATES else "end"
        texts = [(str(other.label), "title"), (_reaching(moves, other), "small")]
        side = _box(226, side_top, 132, texts, style=style)
        drawing.boxes.append(side)
        start = min(side.middle, main.bottom - PAD)
        both = any(move.target == state or state == State.PROCESSING for move in _leading(moves, other))
        drawing.arrows.append(Arrow(path=f"M{main.x + main.width} {start} L{side.x - 1} {side.middle}", both=both))
        side_top = side.bottom + 10
        bottom = max(bottom, side.bottom)
    return bottom + GAP


def _aside(moves: Mapping[str, Move]) -> list[State]:
    reached = {MOVES[action].target for action in moves}
    return [state for state in State if state in reached and state not in MAIN_PATH]


def _sources(moves: Mapping[str, Move], state: State) -> list[State]:
    found = {source for action in moves for source in MOVES[action].sources if MOVES[action].target == state}
    return [one for one in State if one in found]


def _reaching(moves: Mapping[str, Move], state: State) -> str:
    labels = [str(MOVES[action].label) for action in moves if MOVES[action].target == state]
    return ", ".join(dict.fromkeys(labels))


def _leading(moves: Mapping[str, Move], state: State) -> list[Move]:
    return [MOVES[action] for action in moves if state in MOVES[action].sources and MOVES[action].target in MAIN_PATH]


def _labels(moves: Mapping[str, Move], source: State, target: State) -> str:
    found = [MOVES[action] for action in moves if source in MOVES[action].sources and MOVES[action].target == target]
    return str(found[0].label) if found else ""


def _staying(moves: Mapping[str, Move], state: State) -> list[str]:
    """Moves that keep the state, and those that lead back on the main path."""
    place = MAIN_PATH.index(state)
    rows = [MOVES[action] for action in moves if state in MOVES[action].sources]
    same = [f"↻ {move.label}" for move in rows if move.target == state]
    back = [f"↑ {move.label}" for move in rows if move.target in MAIN_PATH[:place]]
    return [*same, *back]


def _box(x: int, y: int, width: int, texts: Iterable[tuple[str, str]], style: str = "") -> Box:
    """As high as its wrapped lines need."""
    lines: list[Line] = []
    baseline = y + PAD + 12
    for text, kind in texts:
        per_line = (width - 2 * PAD) // (7 if kind == "small" else 8)
        for part in wrap(str(text), per_line) or [""]:
            lines.append(Line(x=x + PAD, y=baseline, text=part, style=kind))
            baseline += LINE
    return Box(x=x, y=y, width=width, height=baseline - y - LINE + PAD + 6, lines=lines, style=style)


def _down(above: Box, below: Box, label: str) -> Arrow:
    x = above.x + 28
    return Arrow(path=f"M{x} {above.bottom} L{x} {below.y - 1}", label=label, x=x + 10, y=below.y - GAP // 2 + 4)
