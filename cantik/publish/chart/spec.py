"""What a chart shows: bars with their labels and texts, a title, an alternative text. No drawing here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cantik.base.numerals import HIDDEN, format_number
from cantik.content.axes import Axis, Category
from cantik.publish.chart.forms import Form
from cantik.release.model import Cell, Table
from cantik.release.narrative import count_answered, main_axis, margin, share
from cantik.release.show import count_text, joint, superscript_of, value_text

#: A category of a margin and what is published of it (None: hidden).
Part = tuple[Category, int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label in lines, its value, what stands at its end, whether it is brought out before others."""

    label: tuple[str, ...]
    value: int | Decimal
    text: str
    subject: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One sex of a pyramid: what stands over it, and a bar for each age, youngest first."""

    head: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one measure: `bars` from the top, the two `sides` of a pyramid with `ages` over what is between them,
    or what its `form` shows.

    `alt` says the values in words.
    """

    kind: str  # piramida | batang | what `form` is called
    table: str
    title: str
    alt: str
    bars: tuple[Bar, ...] = ()
    sides: tuple[Side, ...] = ()
    ages: str = ""
    form: Form | None = None


def pyramid(table: Table, lang: str = "id") -> Chart | None:
    """The population pyramid of a table by age and sex; None when it has no such axes or a cell is hidden."""
    ages = next((a for a in table.axes if a.role == "umur"), None)
    sexes = next((a for a in table.axes if a.role == "jenis_kelamin"), None)
    if ages is None or sexes is None or len(table.axes) != 2:
        return None
    sides = []
    for sex in [c for c in sexes.categories if not c.total and not c.missing][:2]:
        side = _side(table, ages, sexes, sex, lang)
        if side is None:
            return None
        sides.append((label_of(sex, lang).lower(), side))
    return Chart(
        "piramida",
        table.key,
        table.title if lang == "id" else table.title_en,
        _pyramid_alt(sides, lang),
        sides=tuple(side for _, side in sides),
        ages="Umur" if lang == "id" else "Age",
    )


def _side(table: Table, ages: Axis, sexes: Axis, sex: Category, lang: str) -> Side | None:
    """The bars of one sex, under its total; None when a cell is hidden."""
    named = [age for age in ages.categories if not age.total and not age.missing]
    cells = [_at(table, {ages.id: age.id, sexes.id: sex.id}) for age in named]
    known = [cell.value for cell in cells if cell.value is not None]
    if len(known) < len(cells):
        return None
    # The total of the table, not of the bars: persons of unknown age have no bar but are persons.
    everybody = ages.total
    total = None if everybody is None else _at(table, {ages.id: ages.categories[everybody].id, sexes.id: sex.id})
    if total is None or total.value is None:
        total = Cell(sum(known), "ada", state=joint(cell.state for cell in cells))
    shown = zip(named, known, cells, strict=True)
    bars = tuple(Bar((label_of(age, lang),), value, count_text(cell, lang)) for age, value, cell in shown)
    return Side(f"{label_of(sex, lang)} {count_text(total, lang)}", bars)


def _pyramid_alt(sides: list[tuple[str, Side]], lang: str) -> str:
    parts = []
    for pair in zip(*(side.bars for _, side in sides), strict=True):
        values = (f"{sex} {bar.text}" for (sex, _), bar in zip(sides, pair, strict=True))
        parts.append(f"{pair[0].label[0]}: " + ", ".join(values))
    opening = "Piramida penduduk menurut umur dan jenis kelamin. " if lang == "id" else "Population pyramid. "
    return opening + "; ".join(parts) + "."


def bars(table: Table, lang: str = "id", most: int = 12) -> Chart | None:
    """Horizontal bars of the main margin, largest first, "Lainnya" and missing last (levels in their own order); None
    when nothing can be drawn.

    Hidden categories stand at the end as "NA", without a bar. The categories that the table's finding speaks of are
    the subject; where it speaks of none, no bar is brought out before others.
    """
    cells = margin(table, main_axis(table))
    marks = {c.id: superscript_of(cell.state) for c, cell in cells}
    sequence = order_parts(table, [(c, cell.value) for c, cell in cells if not c.total])
    hidden = [c for c, value in sequence if value is None]
    drawn = len(sequence) - len(hidden)
    if not 2 <= drawn <= most or len(hidden) >= drawn:
        return None
    whole = count_answered(cells)
    rows = []
    sized = main_axis(table).role == "kategori" and not main_axis(table).ordered
    some = sum(bool(value) for _, value in sequence) > 1
    for category, value in sequence:
        if value == 0 and sized and some:  # a bar of no length; table and alternative text name it
            continue
        if value is None:
            rows.append(Bar(wrap_label(label_of(category, lang)), 0, HIDDEN, subject=False))
            continue
        of = None if category.missing else whole  # percentages are of those who answered
        shown = _bar_text(value, marks[category.id], of, lang)
        rows.append(Bar(wrap_label(label_of(category, lang)), value, shown, subject(table, category)))
    title = table.title if lang == "id" else table.title_en
    alt = (
        title
        + ": "
        + "; ".join(f"{label_of(c, lang)} {value_text(v, lang)}{marks[c.id]}" for c, v in sequence if v is not None)
    )
    if hidden:
        alt += (
            "; "
            + ", ".join(label_of(c, lang) for c in hidden)
            + (" tidak ditampilkan" if lang == "id" else " not shown")
        )
    return Chart("batang", table.key, title, alt + ".", tuple(rows))


def _bar_text(value: int | Decimal, mark: str, whole: int | Decimal | None, lang: str) -> str:
    """What stands at the end of a bar: a percentage, or a count with its share in the whole."""
    if isinstance(value, Decimal):
        return f"{value_text(value, lang)}%{mark}"
    percent = f" ({format_number(share(Cell(value, 'ada'), whole) or Decimal(0), 1, lang)}%)" if whole else ""
    return f"{value_text(value, lang)}{mark}{percent}"


def subject(table: Table, category: Category) -> bool:
    """Whether a bar is brought out: the finding speaks of it, or of none in particular."""
    return category.id in table.subjects if table.subjects else not category.missing


def order_parts(table: Table, parts: list[Part]) -> list[Part]:
    """Ages, areas and levels keep their order; others go by size, with the rest, the hidden and the unanswered last."""
    axis = main_axis(table)
    if axis.ordered or axis.role != "kategori":
        return parts
    rest = {"lainnya", "lain"}

    def place(part: Part) -> tuple[bool, bool, bool, int | Decimal]:
        category, value = part
        return category.missing, value is None, category.id in rest or category.label == "Lainnya", -(value or 0)

    return sorted(parts, key=place)


def wrap_label(label: str) -> tuple[str, ...]:
    """A long label on two or three lines, so that it stays readable at phone width."""
    if len(label) <= 24:
        return (label,)
    words, lines = label.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 23 and lines[-1] and len(lines) < 3:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def label_of(category: Category, lang: str) -> str:
    """The label of a category in the language."""
    return category.label if lang == "id" else category.label_en


def _at(table: Table, where: dict[str, str]) -> Cell:
    return table.at(*(axis.index(where[axis.id]) for axis in table.axes))
