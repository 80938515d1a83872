"""What the further forms of a release say: book, workbook, open formats, answers of the API, pictures. Each is read by
a reader of others, and what it says that the tables of the release (`tabel/KEY.json`, which the outsider with the
solver has read) do not is a statement of its own: he learns it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import polars as pl

from cantik.outlets.api.rate import RateLimit
from cantik.outlets.api.replies import Api, ApiRequest
from cantik.release.model import Release, Table
from tests.products import baca

Json = dict[str, Any]
#: a number and the public range of a cell
Said = tuple[Decimal | None, int | None, int | None]


@dataclass(frozen=True)
class Statement:
    """What a form says of a cell beyond what the release says."""

    form: str
    table: str
    at: int
    said: Said


def number(text: object) -> Decimal | None:
    """A number as a form has it; None for none."""
    return None if text in ("", None) else Decimal(str(text)).normalize()


def _said(row: Mapping[str, Any], value: str = "nilai", low: str = "batas_bawah", high: str = "batas_atas") -> Said:
    least, most = number(row.get(low)), number(row.get(high))
    return number(row.get(value)), None if least is None else int(least), None if most is None else int(most)


# ── files and answers ────────────────────────────────────────────────────────────────────────────
def _rows(body: bytes) -> list[Said]:
    return [_said(row) for row in csv.DictReader(io.StringIO(body.decode()))]


def _sheet(body: bytes) -> list[Said]:
    sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    head, *lines = sheet.iter_rows(values_only=True)
    return [_said(dict(zip(map(str, head), line, strict=True))) for line in lines]


def _stat(body: bytes) -> list[Said]:
    data = json.loads(body)
    ranges = data["extension"].get("rentang", {})
    return [(number(value), *ranges.get(str(at), (None, None))) for at, value in enumerate(data["value"])]


def _sdmx(row: Mapping[str, Any]) -> Said:
    return _said(row, "OBS_VALUE", "BATAS_BAWAH", "BATAS_ATAS")


#: ending of an address of the API, and how its answer is read
ANSWERS: Mapping[str, Callable[[bytes], list[Said]]] = {
    "json": lambda body: [_said(row) for row in json.loads(body)["isi"]],
    "csv": _rows,
    "xlsx": _sheet,
    "jsonstat.json": _stat,
    "sdmx.csv": lambda body: [_sdmx(row) for row in csv.DictReader(io.StringIO(body.decode()))],
    "sdmx.xml": lambda body: [_sdmx(element.attrib) for element in ET.fromstring(body).iter("Obs")],
    "sdmx21.xml": lambda body: [_sdmx(element.attrib) for element in ET.fromstring(body).iter("Obs")],
    "parquet": lambda body: [_said(row) for row in pl.read_parquet(io.BytesIO(body)).rows(named=True)],
}
#: the files of a release that say the same
FILES = {"csv": "tabel/{}.csv", "jsonstat.json": "tabel/{}.jsonstat.json", "sdmx.csv": "sdmx/{}.csv"}


def known_cells(release: Path, key: str) -> list[Said]:
    """What the release says of the cells of a table; of one that is printed in percentages: the percentages."""
    rows = (release / FILES["csv"].format(key)).read_bytes()
    if b",persen," in rows:
        return _rows(rows)
    table = json.loads((release / "tabel" / f"{key}.json").read_bytes())
    return [_said(cell, "value", "low", "high") for cell in table["cells"]]


def _beyond(form: str, key: str, known: Sequence[Said], said: Sequence[Said]) -> Iterator[Statement]:
    """A number that the release does not tell, another one, or another range."""
    assert len(known) == len(said), (form, key)
    for at, (own, other) in enumerate(zip(known, said, strict=True)):
        if own[0] != other[0] or (other[0] is None and any(other[1:]) and own[1:] != other[1:]):
            yield Statement(form, key, at, other)


def ask(site: Path, code: str, key: str, form: str) -> bytes:
    """An answer of the API of a site."""
    reply = Api(RateLimit(0)).reply(site, ApiRequest("GET", f"data/{code}/{key}.{form}", "ukuran=5000"), 0)
    if reply.status == 400:  # whole forms know no pages
        reply = Api(RateLimit(0)).reply(site, ApiRequest("GET", f"data/{code}/{key}.{form}"), 0)
    assert reply.status == 200, (key, form, reply.body[:200])
    return reply.body


def read_files(folder: Path, keys: Iterable[str], release: Path) -> list[Statement]:
    """What the files of a folder say beyond the tables of a release."""
    found: list[Statement] = []
    for key in keys:
        known = known_cells(release, key)
        for form, name in FILES.items():
            said = ANSWERS[form]((folder / name.format(key)).read_bytes())
            found += _beyond(f"berkas {form}", key, known, said)
    return found


def read_answers(site: Path, code: str, keys: Iterable[str], release: Path) -> list[Statement]:
    """What the API of a site says beyond the tables of a release."""
    found: list[Statement] = []
    for key in keys:
        known = known_cells(release, key)
        for form in ANSWERS:
            found += _beyond(f"api {form}", key, known, ANSWERS[form](ask(site, code, key, form)))
    return found


# ── workbook and book ────────────────────────────────────────────────────────────────────────────
def read_workbook(release: Release, folder: Path, cells: Callable[[Path, Table], baca.Flat]) -> list[Statement]:
    """What the workbook of all tables says beyond them; `cells` reads a sheet (`baca.spreadsheet`)."""
    found: list[Statement] = []
    for table in release.tables:
        said: list[Said] = [(number(value), None, None) for value in cells(folder, table)]
        found += _beyond("buku kerja", table.key, known_cells(folder, table.key), said)
    return found


def read_book(tables: Sequence[Table], folder: Path, text: str, *, rows: bool = True) -> list[Statement]:
    """What a printed book says of hidden cells of its tables; its text is `baca.book_text`. `rows`: it prints the rows
    of all of them in both languages; else it may tell some in charts only, a label and a number."""
    titles = sorted({text.find(baca.bare(table.title)) for table in tables} - {-1})
    found: list[Statement] = []
    for table in tables:
        own, known = baca.layout(table), known_cells(folder, table.key)
        hidden = [at for at, said in enumerate(known) if said[0] is None]
        if not hidden or len(known) != len(own.place):
            continue  # nothing to hide, or printed in percentages
        begin = text.find(baca.bare(table.title))
        part = text[max(begin, 0) : next((place for place in titles if place > begin >= 0), len(text))]
        assert begin >= 0 or not rows, f"the book has no table {table.key}"
        for row in {own.place[at][0] for at in hidden}:
            cells = [at for _, at in sorted((place[1], at) for at, place in enumerate(own.place) if place[0] == row)]
            found += _read_row(table.key, own, row, [(at, known[at][0]) for at in cells], part) if rows else ()
            found += _read_bar(table.key, own, row, cells, part)
    return found


def _read_row(
    key: str, own: baca.Layout, row: int, cells: list[tuple[int, Decimal | None]], part: str
) -> Iterator[Statement]:
    """A row, in one or more panels: where no panel has it as the release tells it, what has it instead."""
    names = (own.rows[row][-1], own.rows_en[row][-1]) if own.rows[row] else ("", "")
    stub = baca.bare(names[0] if names[0] == names[1] else "/".join(names))
    while cells:
        printed = [_printed(value) for _, value in cells]
        taken = next((n for n in range(len(cells), 0, -1) if stub + "".join(printed[:n]) in part), 0)
        if not taken:
            closed = [at for at, value in cells if value is None]
            pattern = "".join(r"(NA|–|[\d.]+)" if each == "NA" else re.escape(each) for each in printed)
            read = re.search(re.escape(stub) + pattern, part)
            assert read, f"the book has no row {key} {stub}"
            for at, each in zip(closed, read.groups(), strict=True):
                if each != "NA":
                    yield Statement("buku", key, at, (number(each.replace(".", "").replace("–", "0")), None, None))
            return
        cells = cells[taken:]


def _read_bar(key: str, own: baca.Layout, row: int, cells: Sequence[int], part: str) -> Iterator[Statement]:
    """A bar with a number beside the label of a row that is hidden."""
    if len(cells) == 1 and own.rows[row]:
        bars = re.findall(rf"{re.escape(baca.bare(own.rows[row][-1]))}(\d+(?:[.,]\d+)*)", part)
        yield from (
            Statement("diagram", key, cells[0], (number(each.replace(".", "").replace(",", ".")), None, None))
            for each in bars
        )


def _printed(value: Decimal | None) -> str:
    return "NA" if value is None else f"{int(value):,}".replace(",", ".") if value else "–"


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────
_NUMBER = r"NA|–|\d[\d.]*(?:,\d+)?"


def _spread(words: str) -> str:
    """A pattern of words, wherever their lines break."""
    return r"\s*".join(map(re.escape, baca.bare(words)))


def read_picture(text: str, release: Path, keys: Sequence[str]) -> list[str]:
    """What a picture says that the files of its release do not, from its text as a reader of PDF gives it: of each
    panel that names a table each category with the number after it (of a pyramid every number), of each figure the
    number before its title, of each dusun on the map the number before its name."""
    said = re.sub("[\u200b\u2060\ufffe\x02]", "", text)
    tables = [json.loads((release / "tabel" / f"{key}.json").read_bytes()) for key in keys]
    found = ((re.search(_spread(table["title"].rsplit(" di ", 1)[0]) + r"\s", said), table) for table in tables)
    shown = sorted(((place.end(), table["key"], table) for place, table in found if place))
    ends = [*(later[0] for later in shown[1:]), len(said)][: len(shown)]
    wrong = [
        f"{key}: {each}"
        for (begin, key, table), end in zip(shown, ends, strict=True)
        for each in _read_panel(said[begin:end], table)
    ]
    return wrong + _read_figures(said, json.loads((release / "tabel" / "indikator.json").read_bytes()))


def _read_panel(part: str, table: Json) -> Iterator[str]:
    axes = table["axes"]
    main = next((axis for axis in axes if axis["role"] == "kategori"), None)
    if main is None:  # a pyramid: its rows end where words begin
        printed = {_printed(number(cell["value"])) for cell in table["cells"]}
        printed |= {"0"} if any(cell["value"] == 0 for cell in table["cells"]) else set()
        labels = {each["label"] for axis in axes for each in axis["categories"]}
        lines = [line.split() for line in part.strip().splitlines()]
        bars = takewhile(lambda line: all(re.fullmatch(_NUMBER, w) or w in labels for w in line), lines[4:])
        yield from (word for line in bars for word in line if word not in printed | labels)
        return
    for category, allowed in sorted(_allowed(axes, main, table["cells"]), key=lambda told: -len(told[0])):
        read = re.search(rf"(?<![\w/]){_spread(category)}\s+({_NUMBER})(%?)(?=\s|$)", part)
        if read:
            part = part[: read.start()] + part[read.end() :]  # one name may end as another one does
            if read[1] + read[2] not in allowed:
                yield f"{category} {read[1]}{read[2]}"


def _allowed(axes: Sequence[Json], main: Json, cells: Sequence[Json]) -> Iterator[tuple[str, set[str]]]:
    """Each category of the rows, all else being total: what the table tells of it, as a number and per cent of all."""
    told: list[tuple[Json, int | None]] = []
    for at, category in enumerate(main["categories"]):
        flat = 0
        for axis in axes:
            total = next((place for place, each in enumerate(axis["categories"]) if each["total"]), 0)
            flat = flat * len(axis["categories"]) + (at if axis is main else total)
        told.append((category, cells[flat]["value"]))
    parts = [value for category, value in told if not category["total"] and not category["missing"]]
    wholes = {value for category, value in told if category["total"] and value} | {sum(filter(None, parts))}
    for category, value in told:
        shares = {(Decimal(100 * value) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) for whole in wholes if value}
        yield category["label"], {_printed(number(value)), *(f"{share}%".replace(".", ",") for share in shares)}


def _read_figures(said: str, figures: Sequence[Json]) -> list[str]:
    wrong: list[str] = []
    of_area: dict[str, set[str]] = {}
    for figure in figures:
        printed = _figure(figure)
        if figure["area"]:
            of_area.setdefault(figure["area_label"], set()).add(printed)
            continue
        unit = "%" if figure["unit"] == "persen" else f"(?:{_spread(figure['unit'])})?"
        large = rf"(?<!\S)({_NUMBER}){unit}\s+{_spread(figure['title'])}(?=\s)(?!\s+(?:Menurut|mencakup))"
        wrong += [f"{figure['id']}: {each}" for each in re.findall(large, said) if each != printed]
    for label, known in of_area.items():
        marks = re.findall(rf"(?<!\S)({_NUMBER})\s+{_spread(label)}(?=\s)", said)
        wrong += [f"{label}: {each}" for each in marks if each not in known]
    return wrong


def _figure(figure: Json) -> str:
    if figure["value"] is None:
        return "NA"
    whole, _, part = f"{Decimal(figure['value']):.{figure['decimals']}f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")


def other_numbers(text: str, words: Sequence[str], allowed: Iterable[str], lang: str = "id") -> list[str]:
    """The numbers of a picture that are none of those that may stand there, as Indonesian prints them; `words`: what is
    no number of it, though digits stand in it (titles, days, numbers of editions)."""
    said = re.sub("[\u200b\u2060\ufffe\x02ˣʳᵉ]", "", text)
    for each in sorted(words, key=len, reverse=True):
        said = re.sub(_spread(each), " ", said)
    said = said.translate(str.maketrans(".,", ",.")) if lang == "en" else said
    return sorted({each.rstrip(".") for each in re.findall(r"\d[\d.]*(?:,\d+)?", said)} - set(allowed))


def printed_figures(release: Path) -> dict[str, str]:
    """The published figures of the whole place in the files of a release, by id, as they are printed."""
    told = json.loads((release / "tabel" / "indikator.json").read_bytes())
    return {each["id"]: _figure(each) for each in told if not each["area"] and each["value"] is not None}
