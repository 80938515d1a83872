"""What the infographic shows: chosen from published figures, in the order of the book."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, format_number
from cantik.content.axes import Axis
from cantik.publish.chart import bars, order_parts, pyramid, subject
from cantik.publish.infographic.choice import STANDARD, PictureChoice, sentences_of
from cantik.publish.map import LABELLED, MapLook, draw
from cantik.publish.typeset import Inks, cut, motif, prose, soft, together
from cantik.publish.typeset.picture_words import WORDS, say
from cantik.release.examination_notes import DRAFT, in_english
from cantik.release.model import Cell, Figure, Release, Table, VillagePlace
from cantik.release.narrative import count_answered, main_axis, margin, share
from cantik.release.show import (
    count_text,
    edition_text,
    figure_text,
    joint,
    sources_text,
    superscript_of,
    value_text,
)

_INKS = Inks("#1b5c74", "#124a7c", "#f2b01e", "#0c3760")
_FAINT = Decimal("0.5")  # per cent unanswered below which a poster draws no bar; its alternative text names them
_UNITS = {"persen": "%", "per cent": "%", "percent": "%"}


#: by size how many figures, panels and sentences stand on a page, the rows of a panel, letters of the sentences
_ROOM = {
    "a3": (6, 4, 2, (3, 9), 420),
    "persegi": (3, 2, 1, (4, 6), 220),
    "potret": (3, 2, 2, (4, 7), 300),
    "cerita": (3, 3, 2, (4, 7), 320),
}


def content(release: Release, *, size: str, theme: str = "", choice: PictureChoice = STANDARD) -> dict[str, Any]:
    """The data of the template for one of its sizes, in the language of the choice; strings of `release` are legible
    already. `theme`: what it tells of where that is not the whole year."""
    figures, panels, sentences, rows, letters = _ROOM[size]
    lang, year = choice.lang, release.published.year
    rest = [figure for figure in _choose_figures(release, figures) if figure not in choice.figures]
    shown = [*choice.figures, *rest][:figures]
    said = choice.message
    if said is None:
        said = _message(release, [figure_text(f, lang) for f in shown], sentences, lang)
    long = 70 if size == "a3" else 56
    return {
        **frame_release(
            release, size=size, theme=theme or say(lang, f"Dalam Angka {year}", f"In Figures {year}"), lang=lang
        ),
        "angka": [
            (figure_text(f, lang), unit_of(f, lang), together(brief(say(lang, f.title, f.title_en), long)))
            for f in shown
        ],
        "panel": [*_chosen_maps(release, choice), *_panels(release, panels, rows, lang)][:panels],
        "pesan": brief(said, letters),
    }


def frame_release(release: Release, *, size: str, theme: str, lang: str = "id") -> dict[str, Any]:
    """Head and foot of a picture of a release."""
    draft = release.standing == DRAFT
    note, note_en = release.standing_note, in_english(release.standing_note)
    standing = (
        say(lang, "rancangan, belum boleh dikutip", "draft, not to be cited") if draft else say(lang, note, note_en)
    )
    edition = edition_text(release.edition, lang)
    issued, day = long_date(release.published, lang), long_date(release.reference, lang)
    told = PictureOrigin(
        edition=edition,
        published=release.published,
        marks=(release.fictitious, draft),
        sources="; ".join(release.sources) if lang == "id" else sources_text(release, lang),
        notes=[say(lang, f"{edition}, terbit {issued}", f"{edition}, issued {issued}"), standing, release.licence],
        content=release.content,
    )
    sub = say(lang, f"{theme}, keadaan {day}", f"{theme}, as of {day}")
    return frame(release.place, told, size=size, sub=sub, lang=lang)


@dataclass(frozen=True, slots=True)
class PictureOrigin:
    """What a picture says of what it is made of; `marks`: whether that is of invented data, and a draft; `content`: the
    digest that its pattern is drawn from."""

    edition: str
    published: dt.date
    marks: tuple[bool, bool]
    sources: str
    notes: list[str]
    content: str


def frame(place: VillagePlace, told: PictureOrigin, *, size: str, sub: str, lang: str = "id") -> dict[str, Any]:
    """Head and foot of a picture, and the words of the template."""
    district = say(
        lang, f"{place.words.kecamatan} {place.kecamatan[1]}", f"{place.kecamatan[1]} {place.words.kecamatan_en}"
    )
    parents = (district, place.kabupaten[1], place.provinsi[1])
    day, name = told.published, place.full(lang)
    return {
        "judul": brief(name, 90),
        "besar": next(s for limit, s in ((16, 27), (24, 24), (40, 20), (90, 14), (10**6, 8)) if len(name) <= limit),
        "sub": sub,
        "wilayah": brief(" · ".join(parents[:2] if size != "a3" else parents), 84),
        "dok": say(lang, f"Infografis {name}, {told.edition}", f"Infographic of {name}, {told.edition}"),
        "penerbit": say(lang, f"Pemerintah {name}", f"Government of {name}"),
        "tanggal": (day.year, day.month, day.day),
        "contoh": told.marks[0],
        "rancangan": told.marks[1],
        "sumber": brief(told.sources, 130),
        "ket": told.notes,
        "motif": motif(told.content, 8, 3, _INKS),
        "bahasa": lang,
        "kata": WORDS[lang],
    }


def describe_picture(data: dict[str, Any]) -> str:
    """The written alternative: everything that the picture says, for whoever does not see it."""
    words = data["kata"]
    figures = [f"{title}: {value}{unit if unit == '%' else f' {unit}'}" for value, unit, title in data["angka"]]
    panels = [f"{panel['temuan']}\n{panel['alt']}" for panel in data["panel"]]
    marks = [words["contoh"]] if data["contoh"] else []
    marks += [f"{words['rancangan']} – {words['kutip']}"] if data["rancangan"] else []
    parts = [f"{data['judul']}. {data['sub']}.", data["wilayah"], *marks, "\n".join(figures), *panels, data["pesan"]]
    parts += [f"{words['sumber']}: {data['sumber']}. {' · '.join(data['ket'])}"]
    return "\n\n".join(part for part in parts if part).replace("\u2060", "").replace("\u200b", "") + "\n"


def brief(text: str, limit: int) -> str:
    """The text ready to print: a poster has no room for more than `limit` letters, book and site say it in full."""
    return soft(cut(text, limit))


def _choose_figures(release: Release, most: int) -> list[Figure]:
    """Key figures in their order, first one of each unit, so that a few of them tell of many things."""
    known = [f for f in (release.figure(name) for name in release.key_figures) if f.value is not None]
    first = list({f.unit: f for f in reversed(known)}.values())
    chosen = [*sorted(first, key=known.index), *(f for f in known if f not in first)][:most]
    return sorted(chosen, key=known.index)


def unit_of(figure: Figure, lang: str = "id") -> str:
    """The unit as a picture writes it: "%" for per cent."""
    unit = say(lang, figure.unit, figure.unit_en)
    return _UNITS.get(unit, unit)


def _panels(release: Release, most: int, rows: tuple[int, int], lang: str) -> list[dict[str, Any]]:
    """Pyramid, bars with findings, map: the first `most` that can be drawn from published cells."""
    candidates = [_pyramid(release, lang), *_bars(release, 2, rows, lang), _map(release, lang)]
    chosen = [panel for panel in candidates if panel is not None]
    if len(chosen) < most:
        chosen += _bars(release, 2 + most - len(chosen), rows, lang)[2:]
    return chosen[:most]


def short(title: str, lang: str = "id") -> str:
    """A formal title without place, unit and period: those stand at the head and foot of the page."""
    return title.rsplit(say(lang, " di ", " in "), 1)[0]


def _pyramid(release: Release, lang: str) -> dict[str, Any] | None:
    for table in release.book_tables:
        chart = pyramid(table, lang)
        if chart is None:
            continue
        ages = next(a for a in table.axes if a.role == "umur")
        sexes = next(a for a in table.axes if a.role == "jenis_kelamin")
        sides = [c for c in sexes.categories if not c.total and not c.missing][:2]
        rows: list[dict[str, Any]] = []
        for age in (c for c in ages.categories if not c.total and not c.missing):
            where = [{ages.id: age.id, sexes.id: side.id} for side in sides]
            cells = [table.at(*(a.index(w[a.id]) for a in table.axes)) for w in where]
            texts = [count_text(cell, lang) for cell in cells]
            rows.append(
                {
                    "l": soft(say(lang, age.label, age.label_en)),
                    "n": [float(cell.value or 0) for cell in cells],
                    "t": texts,
                }
            )
        totals = {c.id: cell for c, cell in margin(table, sexes)}  # persons of unknown age are persons too
        known = [totals.get(c.id) for c in sides]
        heads = [
            (
                soft(say(lang, c.label, c.label_en)),
                count_text(cell, lang) if cell is not None and cell.value is not None else "",
            )
            for c, cell in zip(sides, known, strict=True)
        ]
        panel = _panel("piramida", table, chart.alt, lang) | {"baris": rows[::-1], "sisi": heads}
        return panel if table.finding else panel | _largest_age(table, ages, lang)
    return None


def _largest_age(table: Table, ages: Axis, lang: str) -> dict[str, str]:
    """The finding of a pyramid: its largest age group, unless two are equally large or a margin is hidden."""
    cells = [(c, cell) for c, cell in margin(table, ages) if not c.total and not c.missing]
    if not cells or any(cell.value is None for _, cell in cells):
        return {}
    ranked = sorted(cells, key=lambda pair: -(pair[1].value or 0))
    if len(ranked) > 1 and ranked[0][1].value == ranked[1][1].value:
        return {}
    age, most = ranked[0]
    count = count_text(most, lang)
    told = f"Paling banyak berumur {age.label} tahun: {count} {table.unit}"
    told_en = f"Most are aged {age.label_en}: {count} {table.unit_en}"
    return {
        "temuan": together(say(lang, told, told_en)),
        "judul": soft(short(say(lang, table.title, table.title_en), lang)),
    }


def _bars(release: Release, most: int, rows: tuple[int, int], lang: str) -> list[dict[str, Any]]:
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
    return [_bar(table, lang) for *_, table in sorted(ranked, key=lambda place: place[:3])[:most]]


def _bar(table: Table, lang: str) -> dict[str, Any]:
    chart = bars(table, lang)
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
        text = "NA" if value is None else value_text(value, lang) + superscript_of(states[category.id])
        if percent is not None and not category.missing:
            text = f"{format_number(percent, 1, lang)}%{superscript_of(joint([states[category.id]]))}"
        named = value is not None and subject(table, category)
        label = together(brief(say(lang, category.label, category.label_en), 60))
        rows.append({"l": label, "n": float(value or 0), "t": text, "utama": named})
    return _panel("batang", table, chart.alt, lang) | {"baris": rows}


def _panel(kind: str, table: Table, alt: str, lang: str) -> dict[str, Any]:
    title = brief(short(say(lang, table.title, table.title_en), lang), 110)
    finding = say(lang, table.finding, table.finding_en)
    return {
        "jenis": kind,
        "temuan": together(brief(finding, 90) or title),
        "judul": title if finding else say(lang, table.unit, table.unit_en),
        "alt": alt,
    }


def _chosen_maps(release: Release, choice: PictureChoice) -> list[dict[str, Any]]:
    """Of each row of indicators the first map that can be drawn without a hidden part."""

    def draw_map(figure: Figure) -> dict[str, Any] | None:
        return _map_of(release, figure, choice.lang, lowest=figure.id in choice.lowest)

    whole = {figure.id: figure for figure in release.figures if not figure.area and figure.value is not None}
    maps = (
        next((panel for name in names if name in whole and (panel := draw_map(whole[name])) is not None), None)
        for names in choice.maps
    )
    return [panel for panel in maps if panel is not None]


def _map(release: Release, lang: str) -> dict[str, Any] | None:
    order = {name: i for i, name in enumerate(release.key_figures)}
    village = [f for f in release.figures if not f.area and f.value is not None and f.denominator not in (None, 1)]
    village.sort(key=lambda f: (f.unit not in _UNITS, order.get(f.id, len(order)), f.id))
    return next((panel for figure in village if (panel := _map_of(release, figure, lang)) is not None), None)


def _map_of(release: Release, figure: Figure, lang: str, *, lowest: bool = False) -> dict[str, Any] | None:
    """The map of a figure; None where it cannot be drawn, or where a part is hidden: a poster tells what is known;
    which part is hidden, book and site say."""
    areas = [f for f in release.figures if f.id == figure.id and f.area]
    drawing = None
    if areas and all(f.value is not None for f in areas):
        drawing = draw(release, figure.id, MapLook(width=220, uid="peta-info", lang=lang))
    if drawing is None:
        return None
    return {
        "jenis": "peta",
        "temuan": _tell_extreme(figure, areas, lang, lowest=lowest),
        "judul": soft(
            say(
                lang,
                f"Menurut {release.place.words.dusun} ({figure.unit})",
                f"By {release.place.words.dusun_en} ({figure.unit_en})",
            )
        ),
        "svg": drawing.svg,
        "alt": drawing.alt,
        "legenda": list(drawing.legend) if len(areas) > LABELLED else [],
    }


def _tell_extreme(figure: Figure, areas: list[Figure], lang: str, *, lowest: bool) -> str:
    """Where a figure is highest (or lowest); the title when no part stands out."""
    values = [f.value or Decimal(0) for f in areas]
    extreme = min(values) if lowest else max(values)
    title = say(lang, figure.title, figure.title_en)
    if values.count(extreme) > 1:
        return soft(title)
    found = areas[values.index(extreme)]
    value = f"{figure_text(found, lang)} {unit_of(figure, lang)}".replace(" %", "%")
    where = say(lang, "terendah di" if lowest else "tertinggi di", "lowest in" if lowest else "highest in")
    return prose(f"{title}: {where} {found.area_label}, {value}")


def _message(release: Release, said: list[str], sentences: int, lang: str) -> str:
    """Sentences of the book's narratives that say something new: none of the numbers that the page shows large.

    Later chapters first, as the page opens with the population.
    """
    parts = sentences_of(release, lang)
    if not parts:
        nothing = "Belum ada angka yang dapat ditampilkan dalam rilis ini."
        return "" if said else say(lang, nothing, "No figure of this release can be shown yet.")
    new = [sentence for sentence in parts if not any(_says(sentence, number) for number in said)]
    return " ".join((new or parts[-1:])[:sentences])


def _says(sentence: str, number: str) -> bool:
    """Whether a sentence holds a number, and not only as a part of another one."""
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d|[.,]\d)", sentence) is not None
