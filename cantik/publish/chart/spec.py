"""What a chart shows: a Vega-Lite specification, a finding, an alternative text. No drawing here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cantik.base.numerals import format_number
from cantik.content.axes import Category
from cantik.release.model import Cell, Table
from cantik.release.narrative import answered, main_axis, margin, share
from cantik.release.show import value_text

#: Colours by role (design/ui.md 3); for the web each is replaced by the CSS variable of the same name.
INK, INK2, SUBJECT, CONTEXT, MEN, WOMEN = "#13202a", "#435561", "#124a7c", "#9aa8b1", "#22767a", "#f2b01e"
WIDTH = 360
#: A category of a margin and what is published of it (None: hidden).
Part = tuple[Category, int | Decimal | None]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one table. `alt` says the values in words; `spec` is complete (data inside)."""

    kind: str  # piramida | batang
    table: str
    title: str
    alt: str
    spec: dict[str, Any]


def _config() -> dict[str, Any]:
    return {
        "font": "Source Sans 3",
        "background": None,
        "padding": 0,
        "view": {"stroke": None},
        "axis": {
            "grid": False,
            "domain": False,
            "ticks": False,
            "labelColor": INK2,
            "labelFontSize": 12,
            "labelLimit": 240,
            "titleColor": INK2,
            "titleFontSize": 12,
            "titleFontWeight": 400,
        },
        "text": {"fontSize": 12, "color": INK, "font": "Source Sans 3"},
    }


def pyramid(table: Table, lang: str = "id") -> Chart | None:
    """The population pyramid of a table by age and sex; None when it has no such axes or a cell is hidden."""
    ages = next((a for a in table.axes if a.role == "umur"), None)
    sexes = next((a for a in table.axes if a.role == "jenis_kelamin"), None)
    if ages is None or sexes is None or len(table.axes) != 2:
        return None
    sides = [c for c in sexes.categories if not c.total and not c.missing][:2]
    rows: list[dict[str, Any]] = []
    for age in (c for c in ages.categories if not c.total and not c.missing):
        for side, sex in enumerate(sides):
            cell = _at(table, {ages.id: age.id, sexes.id: sex.id})
            if cell.value is None:
                return None
            shown = format_number(cell.value, 0, lang)
            rows.append(
                {"u": _label(age, lang), "s": side, "v": cell.value, "x": (-1, 1)[side] * cell.value, "t": shown}
            )
    labels = list(dict.fromkeys(row["u"] for row in rows))
    heads = []
    for side, sex in enumerate(sides):
        # The total of the table, not of the bars: persons of unknown age have no bar but are persons.
        everybody = ages.total
        total = (
            None if everybody is None else _at(table, {ages.id: ages.categories[everybody].id, sexes.id: sex.id}).value
        )
        bars_only = sum(row["v"] for row in rows if row["s"] == side)
        heads.append(f"{_label(sex, lang)} {format_number(bars_only if total is None else total, 0, lang)}")
    title = table.title if lang == "id" else table.title_en
    return Chart(
        "piramida", table.key, title, _pyramid_alt(rows, labels, sides, lang), _pyramid_spec(rows, labels, heads, lang)
    )


def _pyramid_alt(rows: list[dict[str, Any]], labels: list[str], sides: list[Category], lang: str) -> str:
    values = {(row["u"], row["s"]): row["t"] for row in rows}
    parts = "; ".join(
        f"{age}: " + ", ".join(f"{_label(sex, lang).lower()} {values[age, side]}" for side, sex in enumerate(sides))
        for age in labels
    )
    return (
        ("Piramida penduduk menurut umur dan jenis kelamin. " if lang == "id" else "Population pyramid. ") + parts + "."
    )


def _pyramid_spec(rows: list[dict[str, Any]], labels: list[str], heads: list[str], lang: str) -> dict[str, Any]:
    largest = max((row["v"] for row in rows), default=1) or 1
    ages = {
        "field": "u",
        "type": "ordinal",
        "sort": labels[::-1],
        "axis": None,
        "scale": {"paddingInner": 0.18},
    }
    height = 20 * len(labels)
    sides = [
        {"width": (WIDTH - 52) / 2, "height": height}
        | _side(head, [row for row in rows if row["s"] == number], ages, largest, left=number == 0)
        for number, head in enumerate(heads[:2])
    ]
    middle = {"width": 44, "height": height} | _ages("Umur" if lang == "id" else "Age", labels, ages)
    return {
        "$schema": _SCHEMA,
        "config": _config() | {"concat": {"spacing": 2}},
        "hconcat": [sides[0], middle, sides[1]],
    }


def _side(head: str, rows: list[dict[str, Any]], ages: dict[str, Any], largest: int, *, left: bool) -> dict[str, Any]:
    """One sex of a pyramid: its bars grow away from the ages in the middle."""
    return {
        "title": {"text": head, "anchor": "end" if left else "start", "fontSize": 13, "color": INK, "offset": 4},
        "data": {"values": rows},
        "encoding": {
            "y": ages,
            "x": {
                "field": "v",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, largest * 1.22], "reverse": left, "nice": False},
            },
        },
        "layer": [
            {"mark": {"type": "bar", "color": MEN if left else WOMEN}},
            {
                "mark": {"type": "text", "align": "right" if left else "left", "dx": -4 if left else 4, "color": INK},
                "encoding": {"text": {"field": "t", "type": "nominal"}},
            },
        ],
    }


def _ages(head: str, labels: list[str], ages: dict[str, Any]) -> dict[str, Any]:
    """The age groups between the two sides."""
    return {
        "title": {"text": head, "fontSize": 12, "fontWeight": 400, "color": INK2, "offset": 4},
        "data": {"values": [{"u": label} for label in labels]},
        "mark": {"type": "text", "color": INK2},
        "encoding": {"y": ages, "text": {"field": "u", "type": "nominal"}},
    }


def bars(table: Table, lang: str = "id", most: int = 12) -> Chart | None:
    """Horizontal bars of the main margin, largest first, "Lainnya" and missing last (levels in their own order); None
    when nothing can be drawn.

    Hidden categories stand at the end as "NA", without a bar. The categories that the table's finding speaks of are
    the subject; where it speaks of none, no bar is brought out before others.
    """
    cells = margin(table, main_axis(table))
    sequence = ordered(table, [(c, cell.value) for c, cell in cells if not c.total])
    hidden = [c for c, value in sequence if value is None]
    drawn = len(sequence) - len(hidden)
    if not 2 <= drawn <= most or len(hidden) >= drawn:
        return None
    whole = answered(cells)
    rows = []
    for category, value in sequence:
        if value is None:
            rows.append({"k": _wrap(_label(category, lang)), "v": 0, "t": "NA", "top": False})
            continue
        shown = value_text(value, lang)
        if isinstance(value, Decimal):
            shown += "%"
        elif whole and not category.missing:  # percentages are of those who answered
            shown += f" ({format_number(share(Cell(value, 'ada'), whole) or Decimal(0), 1, lang)}%)"
        rows.append(
            {"k": _wrap(_label(category, lang)), "v": _plain(value), "t": shown, "top": subject(table, category)}
        )
    title = table.title if lang == "id" else table.title_en
    alt = title + ": " + "; ".join(f"{_label(c, lang)} {value_text(v, lang)}" for c, v in sequence if v is not None)
    if hidden:
        alt += (
            "; " + ", ".join(_label(c, lang) for c in hidden) + (" tidak ditampilkan" if lang == "id" else " not shown")
        )
    return Chart("batang", table.key, title, alt + ".", _bar_spec(rows))


def subject(table: Table, category: Category) -> bool:
    """Whether a bar is brought out: the finding speaks of it, or of none in particular."""
    return category.id in table.subjects if table.subjects else not category.missing


def _plain(value: int | Decimal) -> int | float:
    """A number as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value


def ordered(table: Table, parts: list[Part]) -> list[Part]:
    """Ages, areas and levels keep their order; others go by size, with the rest, the hidden and the unanswered last."""
    axis = main_axis(table)
    if axis.ordered or axis.role != "kategori":
        return parts
    rest = {"lainnya", "lain"}

    def place(part: Part) -> tuple[bool, bool, bool, int | Decimal]:
        category, value = part
        return category.missing, value is None, category.id in rest or category.label == "Lainnya", -(value or 0)

    return sorted(parts, key=place)


def _wrap(label: str) -> list[str]:
    """A long label on two or three lines, so that it stays readable at phone width."""
    if len(label) <= 24:
        return [label]
    words, lines = label.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 23 and lines[-1] and len(lines) < 3:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _bar_spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    largest = max(row["v"] for row in rows) or 1
    rows = [row | {"i": f"{number:02d}"} for number, row in enumerate(rows)]
    tallest = max(len(row["k"]) for row in rows)
    labels = {row["i"]: row["k"] for row in rows}
    expression = "{" + ",".join(f"'{i}': {_quoted(lines)}" for i, lines in labels.items()) + "}[datum.value]"
    return {
        "$schema": _SCHEMA,
        "config": _config(),
        "width": 210,
        "height": {"step": (27, 34, 42)[tallest - 1]},
        "data": {"values": [{k: v for k, v in row.items() if k != "k"} for row in rows]},
        "encoding": {
            "y": {
                "field": "i",
                "type": "ordinal",
                "title": None,
                "axis": {"labelExpr": expression, "labelPadding": 6, "labelLineHeight": 13},
                "scale": {"paddingInner": 0.3, "paddingOuter": 0.1},
            },
            "x": {
                "field": "v",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, largest * 1.55], "nice": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 1},
                "encoding": {"color": {"condition": {"test": "datum.top", "value": SUBJECT}, "value": CONTEXT}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"text": {"field": "t", "type": "nominal"}},
            },
        ],
    }


def samples() -> list[dict[str, Any]]:
    """A specification of each kind that shows nothing: whoever draws them first has the engine ready for the others."""
    ages = [str(age) for age in range(16)]
    people = [{"u": age, "s": side, "v": 1, "x": 1, "t": "1"} for age in ages for side in (0, 1)]
    parts = [{"k": ["a"], "v": number, "t": "1", "top": False} for number in range(4)]
    return [_bar_spec(parts), _pyramid_spec(people, ages, ["a", "b"], "id")]


def _quoted(lines: list[str]) -> str:
    """A label as a list of strings of the Vega expression language; labels come from content, quotes are escaped."""
    return "[" + ",".join("'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'" for line in lines) + "]"


def _label(category: Category, lang: str) -> str:
    return category.label if lang == "id" else category.label_en


def _at(table: Table, where: dict[str, str]) -> Cell:
    return table.at(*(axis.index(where[axis.id]) for axis in table.axes))
