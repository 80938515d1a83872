"""What the infographic shows: chosen from published figures, in the order of the book."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, format_number
from cantik.content.axes import Axis
from cantik.publish.chart import bars, order_parts, pyramid, subject
from cantik.publish.map import LABELLED, MapLook, draw
from cantik.publish.typeset import Inks, cut, motif, soft
from cantik.release.model import Cell, Figure, Release, Table
from cantik.release.narrative import count_answered, main_axis, margin, share
from cantik.release.show import count_text, figure_text, joint, superscript_of, value_text

_INKS = Inks("#1b5c74", "#124a7c", "#f2b01e", "#0c3760")
_FAINT = Decimal("0.5")  # per cent unanswered below which a poster draws no bar; its alternative text names them
_UNITS = {"persen": "%", "per cent": "%"}


def content(release: Release, *, square: bool) -> dict[str, Any]:
    """The data of the template for one of its two sizes; strings of `release` are legible already."""
    place = release.place
    shown = _choose_figures(release, 3 if square else 6)
    parents = (f"{place.words.kecamatan} {place.kecamatan[1]}", place.kabupaten[1], place.provinsi[1])
    standing = release.standing_note if release.standing != "rancangan" else "rancangan, belum boleh dikutip"
    return {
        "judul": brief(place.full(), 90),
        "besar": next(
            s for limit, s in ((16, 27), (24, 24), (40, 20), (90, 14), (10**6, 8)) if len(place.full()) <= limit
        ),
        "sub": f"Dalam Angka {release.published.year}, keadaan {long_date(release.reference)}",
        "wilayah": brief(" · ".join(parents[:2] if square else parents), 84),
        "dok": f"Infografis {place.full()}, {release.edition}",
        "penerbit": f"Pemerintah {place.full()}",
        "tanggal": (release.published.year, release.published.month, release.published.day),
        "contoh": release.fictitious,
        "rancangan": release.standing == "rancangan",
        "angka": [(figure_text(f), _unit(f), together(brief(f.title, 70))) for f in shown],
        "panel": _panels(release, 2, (4, 6)) if square else _panels(release, 4, (3, 9)),
        "pesan": brief(_message(release, [figure_text(f) for f in shown], 1 if square else 2), 220 if square else 420),
        "sumber": brief("; ".join(release.sources), 130),
        "ket": [
            f"{release.edition}, terbit {long_date(release.published)}",
            standing,
            release.licence,
        ],
        "motif": motif(release.content, 8, 3, _INKS),
    }


def brief(text: str, limit: int) -> str:
    """The text ready to print: a poster has no room for more than `limit` letters, book and site say it in full."""
    return soft(cut(text, limit))


def _choose_figures(release: Release, most: int) -> list[Figure]:
    """Key figures in their order, first one of each unit, so that a few of them tell of many things."""
    known = [f for f in (release.figure(name) for name in release.key_figures) if f.value is not None]
    first = list({f.unit: f for f in reversed(known)}.values())
    chosen = [*sorted(first, key=known.index), *(f for f in known if f not in first)][:most]
    return sorted(chosen, key=known.index)


def together(text: str) -> str:
    """The text with its ranges and doubled words held together on a line (U+2060): "10–14", "laki-laki"."""
    return re.sub(r"(?<=\w)([–-])(?=\w)", "\u2060\\1\u2060", text)


def _unit(figure: Figure) -> str:
    return _UNITS.get(figure.unit, figure.unit)


def _panels(release: Release, most: int, rows: tuple[int, int]) -> list[dict[str, Any]]:
    """Pyramid, bars with findings, map: the first `most` that can be drawn from published cells."""
    candidates = [_pyramid(release), *_bars(release, 2, rows), _map(release)]
    chosen = [panel for panel in candidates if panel is not None]
    if len(chosen) < most:
        chosen += _bars(release, 2 + most - len(chosen), rows)[2:]
    return chosen[:most]


def short(title: str) -> str:
    """A formal title without place, unit and period: those stand at the head and foot of the page."""
    return title.rsplit(" di ", 1)[0]


def _pyramid(release: Release) -> dict[str, Any] | None:
    for table in release.book_tables:
        chart = pyramid(table)
        if chart is None:
            continue
        ages = next(a for a in table.axes if a.role == "umur")
        sexes = next(a for a in table.axes if a.role == "jenis_kelamin")
        sides = [c for c in sexes.categories if not c.total and not c.missing][:2]
        rows: list[dict[str, Any]] = []
        for age in (c for c in ages.categories if not c.total and not c.missing):
            where = [{ages.id: age.id, sexes.id: side.id} for side in sides]
            cells = [table.at(*(a.index(w[a.id]) for a in table.axes)) for w in where]
            texts = [count_text(cell) for cell in cells]
            rows.append({"l": soft(age.label), "n": [float(cell.value or 0) for cell in cells], "t": texts})
        totals = {c.id: cell for c, cell in margin(table, sexes)}  # persons of unknown age are persons too
        known = [totals.get(c.id) for c in sides]
        heads = [
            (soft(c.label), count_text(cell) if cell is not None and cell.value is not None else "")
            for c, cell in zip(sides, known, strict=True)
        ]
        panel = _panel("piramida", table, chart.alt) | {"baris": rows[::-1], "sisi": heads}
        return panel if table.finding else panel | _largest_age(table, ages)
    return None


def _largest_age(table: Table, ages: Axis) -> dict[str, str]:
    """The finding of a pyramid: its largest age group, unless two are equally large or a margin is hidden."""
    cells = [(c, cell) for c, cell in margin(table, ages) if not c.total and not c.missing]
    if not cells or any(cell.value is None for _, cell in cells):
        return {}
    ranked = sorted(cells, key=lambda pair: -(pair[1].value or 0))
    if len(ranked) > 1 and ranked[0][1].value == ranked[1][1].value:
        return {}
    age, most = ranked[0]
    return {
        "temuan": together(f"Paling banyak berumur {age.label} tahun: {count_text(most)} {table.unit}"),
        "judul": soft(short(table.title)),
    }


def _bars(release: Release, most: int, rows: tuple[int, int]) -> list[dict[str, Any]]:
    """Bars of tables that carry a finding: those of a fit number of bars, none hidden, that the book draws before
    others."""
    drawn = {name.partition(":")[2] for chapter in release.chapters for name in chapter.figures}
    ranked: list[tuple[bool, bool, int, Table]] = []
    for chapter in release.chapters:
        for place, table in enumerate(release.table(key) for key in chapter.tables):
            if table.kind not in "AT" or not table.finding or main_axis(table).role != "kategori":
                continue
            chart = bars(table, most=9)
            if chart is not None:
                odd = not rows[0] <= len(chart.bars) <= rows[1] or any(bar.text == HIDDEN for bar in chart.bars)
                ranked.append((odd, table.id not in drawn, place, table))
    return [_bar(table) for *_, table in sorted(ranked, key=lambda place: place[:3])[:most]]


def _bar(table: Table) -> dict[str, Any]:
    chart = bars(table)
    if chart is None:
        raise ValueError("a table that can be drawn was chosen")
    cells = margin(table, main_axis(table))
    whole = count_answered(cells)
    states = {c.id: cell.state for c, cell in cells}
    rows = []
    for category, value in order_parts(table, [(c, cell.value) for c, cell in cells if not c.total]):
        percent = None if value is None else share(Cell(value, "ada"), whole)
        if category.missing and percent is not None and percent < _FAINT:
            continue
        text = "NA" if value is None else value_text(value) + superscript_of(states[category.id])
        if percent is not None and not category.missing:
            text = f"{format_number(percent, 1)}%{superscript_of(joint([states[category.id]]))}"
        named = value is not None and subject(table, category)
        rows.append({"l": together(brief(category.label, 60)), "n": float(value or 0), "t": text, "utama": named})
    return _panel("batang", table, chart.alt) | {"baris": rows}


def _panel(kind: str, table: Table, alt: str) -> dict[str, Any]:
    title = brief(short(table.title), 110)
    return {
        "jenis": kind,
        "temuan": together(brief(table.finding, 90) or title),
        "judul": title if table.finding else table.unit,
        "alt": alt,
    }


def _map(release: Release) -> dict[str, Any] | None:
    order = {name: i for i, name in enumerate(release.key_figures)}
    village = [f for f in release.figures if not f.area and f.value is not None and f.denominator not in (None, 1)]
    for figure in sorted(village, key=lambda f: (f.unit not in _UNITS, order.get(f.id, len(order)), f.id)):
        areas = [f for f in release.figures if f.id == figure.id and f.area]
        if any(f.value is None for f in areas):
            continue  # a poster tells what is known; which part is hidden, book and site say
        drawing = draw(release, figure.id, MapLook(width=220, uid="peta-info"))
        if drawing is not None:
            return {
                "jenis": "peta",
                "temuan": _highest(figure, areas),
                "judul": soft(f"Menurut {release.place.words.dusun} ({figure.unit})"),
                "svg": drawing.svg,
                "alt": drawing.alt,
                "legenda": list(drawing.legend) if len(areas) > LABELLED else [],
            }
    return None


def _highest(figure: Figure, areas: list[Figure]) -> str:
    """Where a figure is highest; the title when no part stands out."""
    top = max(areas, key=lambda f: f.value or Decimal(0))
    if sum(f.value == top.value for f in areas) > 1:
        return soft(figure.title)
    value = f"{figure_text(top)} {_unit(figure)}".replace(" %", "%")
    return together(soft(f"{figure.title}: tertinggi di {top.area_label}, {value}"))


def _message(release: Release, said: list[str], sentences: int) -> str:
    """Sentences of the book's narratives that say something new: none of the numbers that the page shows large.

    Later chapters first, as the page opens with the population.
    """
    texts = [pair[0] for chapter in release.chapters for pair in chapter.narratives if pair[0]]
    parts = [sentence for text in [*texts[1:], *texts[:1]] for sentence in re.split(r"(?<=\.)\s+(?=[A-Z])", text)]
    if not parts:
        return "" if said else "Belum ada angka yang dapat ditampilkan dalam rilis ini."
    new = [sentence for sentence in parts if not any(_says(sentence, number) for number in said)]
    return " ".join((new or parts[-1:])[:sentences])


def _says(sentence: str, number: str) -> bool:
    """Whether a sentence holds a number, and not only as a part of another one."""
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d|[.,]\d)", sentence) is not None
