"""Diagnostics for people: the message, the lines of source it is about, what helps, and the line as it should be.

error[DBS102]: table `orders` has no column `amont`
 --> schema.dbs:4:10
  |
1 | table orders {
  |       ------ `orders` is declared here
...
4 |   index (amont)
  |          ^^^^^
  |
  = help: did you mean `amount`?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dbsc.diagnostics.brief import MOST, chosen
from dbsc.diagnostics.model import Diagnostic, Edit, Label
from dbsc.diagnostics.render.places import trimmed
from dbsc.diagnostics.render.rows import BLUE, BOLD, CYAN, GREEN, RED, YELLOW, painted, printable
from dbsc.diagnostics.render.snippet import Mark, marked, show
from dbsc.record import Record
from dbsc.source import Source

_STYLES = {"error": RED, "warning": YELLOW, "note": CYAN}


def render(diagnostics: Iterable[Diagnostic], *, colour: bool, width: int) -> str:
    """All diagnostics and how many there are, for a terminal of that width; empty where there are none."""
    found = list(diagnostics)
    if not found:
        return ""
    shown = chosen(found, MOST)
    blocks = [_Block(diagnostic, colour, width).text() for diagnostic in shown]
    return "\n\n".join([*blocks, _summary(found, shown, colour)]) + "\n"


def _summary(diagnostics: Sequence[Diagnostic], shown: Sequence[Diagnostic], colour: bool) -> str:
    """How many there are of each severity, and what explains those that are shown."""
    counts = []
    for severity, style in _STYLES.items():
        number = sum(diagnostic.severity == severity for diagnostic in diagnostics)
        if number:
            counts.append(painted(f"{number} {severity}{'s' if number > 1 else ''}", style, colour))
    if len(shown) < len(diagnostics):
        counts.append(f"of which {len(shown)} are shown")
    codes = list(dict.fromkeys(diagnostic.code for diagnostic in shown))
    if len(codes) == 1:
        more = f"`dbsc explain {codes[0]}` tells more"
    else:
        more = f"`dbsc explain CODE` tells more of {', '.join(codes[:-1])} and {codes[-1]}"
    return f"{', '.join(counts)}\n{more}"


class _Mended(Record):
    """Lines as they are once edits are applied, and the part of the first line that is new."""

    source: Source
    number: int
    lines: tuple[str, ...]
    focus: tuple[int, int]


class _Block:
    """One diagnostic on its way to text."""

    def __init__(self, diagnostic: Diagnostic, colour: bool, width: int) -> None:
        self.diagnostic = diagnostic
        self.colour = colour
        self.style = _STYLES[diagnostic.severity]
        self.marks = _marks(diagnostic)
        self.mended = _mended(diagnostic)
        numbers = [number for lines in self.marks.values() for number in lines]
        numbers += [mended.number + len(mended.lines) - 1 for mended in self.mended]
        self.gutter = len(str(max(numbers, default=0)))
        self.room = width - self.gutter - len(" | ")
        self.out: list[str] = []

    def text(self) -> str:
        self.header()
        for source, lines in self.marks.items():
            self.snippet(source, lines)
        self.remarks()
        return "\n".join(self.out)

    def header(self) -> None:
        diagnostic = self.diagnostic
        head = painted(f"{diagnostic.severity}[{diagnostic.code}]", self.style, self.colour)
        first, *rest = diagnostic.message.split("\n")
        self.out.append(head + painted(f": {printable(first)}", BOLD, self.colour))
        self.out.extend("  " + painted(printable(line), BOLD, self.colour) for line in rest)

    def snippet(self, source: Source, lines: dict[int, list[Mark]]) -> None:
        """The lines of one source that matter, in their order."""
        place = self.diagnostic.place
        if place is not None and place.source is source:
            line, column = source.position(trimmed(place).start)
            arrow = "-->"
        else:
            line = min(lines)
            column = min(mark.start for mark in lines[line]) + 1
            arrow = ":::"
        self.out.append(f"{' ' * self.gutter}{self.blue(arrow)} {printable(source.path)}:{line}:{column}")
        self.bar()
        before = None
        for number in sorted(lines):
            if before is not None and number == before + 2:
                self.code(str(before + 1), show(source.line(before + 1), (0, 0), self.room).text)
            elif before is not None and number > before + 2:
                self.out.append(self.blue("..."))
            code, *below = marked(source.line(number), lines[number], self.room, self.style, self.colour)
            self.code(str(number), code)
            for row in below:
                self.code("", row)
            before = number

    def remarks(self) -> None:
        """Notes, help, and the lines that the edits would make."""
        diagnostic = self.diagnostic
        if self.marks and (diagnostic.notes or diagnostic.help or self.mended):
            self.bar()
        for note in diagnostic.notes:
            self.remark("note", note)
        help_ = diagnostic.help or ("write this instead" if self.mended else None)
        if help_:
            self.remark("help", help_)
        place = diagnostic.place
        for mended in self.mended:
            if place is None or mended.source is not place.source:
                self.out.append(f"{' ' * self.gutter}{self.blue(':::')} {printable(mended.source.path)}")
            self.bar()
            for number, line in enumerate(mended.lines, mended.number):
                text = show(line, mended.focus if number == mended.number else (0, 0), self.room).text
                sign = painted("+", GREEN, self.colour)
                self.out.append(f"{self.blue(str(number).rjust(self.gutter))} {sign} {text}".rstrip())

    def remark(self, kind: str, text: str) -> None:
        first, *rest = text.split("\n")
        margin = " " * self.gutter
        self.out.append(f"{margin} {self.blue('=')} {painted(kind, BOLD, self.colour)}: {printable(first)}")
        self.out.extend(f"{margin}   {' ' * len(kind)}  {printable(line)}".rstrip() for line in rest)

    def code(self, number: str, text: str) -> None:
        self.out.append(f"{self.blue(number.rjust(self.gutter) + ' |')} {text}".rstrip())

    def bar(self) -> None:
        self.out.append(self.blue(" " * self.gutter + " |"))

    def blue(self, text: str) -> str:
        return painted(text, BLUE, self.colour)


def _marks(diagnostic: Diagnostic) -> dict[Source, dict[int, list[Mark]]]:
    """What is to be seen in each line of each source: the diagnostic's own source first, then those of its labels."""
    labels = list(diagnostic.labels)
    if diagnostic.place is not None:
        labels.insert(0, Label(diagnostic.place, ""))
    out: dict[Source, dict[int, list[Mark]]] = {}
    for number, label in enumerate(labels):
        place = trimmed(label.place)
        source = place.source
        line, column = source.position(place.start)
        length = len(source.line(line))
        start = min(column - 1, length)
        end = min(start + place.end - place.start, length)
        primary = number == 0 and diagnostic.place is not None
        out.setdefault(source, {}).setdefault(line, []).append(Mark(start, end, label.message, primary))
    return out


def _mended(diagnostic: Diagnostic) -> list[_Mended]:
    """The lines that edits make, those of the diagnostic's own source first; edits of neighbouring lines together."""
    groups: list[list[Edit]] = []
    sources = dict.fromkeys(edit.place.source for edit in diagnostic.edits)
    own_source = diagnostic.place.source if diagnostic.place else None
    for source in sorted(sources, key=lambda source: source is not own_source):
        own = [edit for edit in diagnostic.edits if edit.place.source is source]
        own.sort(key=lambda edit: edit.place.start)
        for edit in own:
            last = groups[-1][-1].place if groups and groups[-1][-1].place.source is source else None
            if last and source.position(edit.place.start)[0] <= source.position(last.end)[0] + 1:
                groups[-1].append(edit)
            else:
                groups.append([edit])
    return [_applied(group) for group in groups]


def _applied(edits: list[Edit]) -> _Mended:
    source = edits[0].place.source
    number, column = source.position(edits[0].place.start)
    last = source.position(edits[-1].place.end)[0]
    starts = source.line_starts()
    at = starts[number - 1]
    end = starts[last] if last < len(starts) else len(source.text)
    parts: list[str] = []
    for edit in edits:
        parts += (source.text[at : edit.place.start], edit.text)
        at = edit.place.end
    parts.append(source.text[at:end])
    lines = "".join(parts).removesuffix("\n").split("\n")
    focus = (column - 1, column - 1 + len(edits[0].text))
    return _Mended(source, number, tuple(line.rstrip("\r") for line in lines), focus)
