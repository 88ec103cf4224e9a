"""A letter's text body: the same sentences and numbers, for programs that show no HTML and people who want none."""

from collections.abc import Iterator
from textwrap import wrap

from generator.mail.letter import Figure, Letter, Table

_LINE = 72


def write_text(letter: Letter) -> str:
    """The text, in lines that every program shows whole; only an address may be longer."""
    return "\n\n".join("\n".join(block) for block in _blocks(letter) if block) + "\n"


def _blocks(letter: Letter) -> Iterator[list[str]]:
    yield [*_wrapped(letter.heading), *_wrapped(letter.about)]
    if letter.notices:
        yield ["THIS REPORT IS INCOMPLETE", *(line for notice in letter.notices for line in _item(notice))]
    if letter.goal:
        yield _wrapped(f"Goal: {letter.goal}")
    yield [line for sentence in letter.sentences for line in _item(sentence)]
    if letter.link:
        yield [f"{letter.link.text}:", letter.link.href]
    yield [line for row in letter.figures for figure in row for line in _figure(figure)]
    for picture in letter.pictures:
        yield _wrapped(f"{picture.title}: {picture.finding}")
    for table in letter.tables:
        yield list(_table(table))
    definitions = [f"{letter.definitions.text}: {letter.definitions.href}"] if letter.definitions else []
    yield ["-- ", *_wrapped(letter.source), *definitions]


def _wrapped(text: str, first: str = "", indent: str = "") -> list[str]:
    return wrap(text, _LINE, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)


def _item(text: str) -> list[str]:
    return _wrapped(text, "* ", "  ")


def _figure(figure: Figure) -> list[str]:
    remarks = "; ".join(filter(None, (figure.detail, figure.change)))
    return _wrapped(f"{figure.label}: {figure.value}{f' ({remarks})' if remarks else ''}", "", "  ")


def _table(table: Table) -> Iterator[str]:
    yield table.title
    for row in table.rows:
        yield from _item(_row(table, row.cells))
    if table.more:
        yield from _wrapped(table.more)


def _row(table: Table, cells: tuple[str, ...]) -> str:
    """The first cell names the row; numbers have their column's name: "Committed: 12 issues, 35 points"."""
    first, *others = cells
    numbers = range(len(cells) - table.numeric, len(cells))
    words = [_count(cell, table.headings[at]) if at in numbers else cell for at, cell in enumerate(others, 1)]
    return f"{first}: {', '.join(words)}"


def _count(cell: str, unit: str) -> str:
    return f"{cell} {unit.lower().removesuffix('s') if cell == '1' else unit.lower()}"
