"""A finished public site as an outsider reads it, folder and nothing else: what each of its pages and files says of an
indicator, a place and a year, and every number with decimals that anybody reads on it.

The releases are read by themselves, from their own folders. No code of the program reads or writes anything here.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_NUMBER = re.compile(r"\d[\d.]*,\d+|\d[\d,]*\.\d+")
#: as an indicator is printed; shares within a bar of a chart have one decimal, and are held against its own file
_COMMA = re.compile(r"(?<![\d,.])\d[\d.]*,\d\d(?![\d,])")
_TAG, _CODE = re.compile(r"<[^>]*>"), re.compile(r"\d\d(?:\.\d\d){2}\.\d{4}")
_UNREAD = re.compile(r"(?s)<(?:script|style|template)\b.*?</(?:script|style|template)>|<path[^>]*>")


@dataclass(frozen=True, slots=True)
class Place:
    """Of what something is told: village, its part ("" = the whole), indicator, year."""

    village: str
    part: str
    indicator: str
    year: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a file of the site says of a place; `side`: nilai, pembilang or penyebut."""

    where: str
    of: Place
    side: str
    value: Decimal


@dataclass
class Releases:
    """What releases say, by place and side; None where it is hidden. `numbers`: all that they print, also in tables."""

    told: dict[tuple[Place, str], Decimal | None] = field(default_factory=dict)
    numbers: set[Decimal] = field(default_factory=set)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)  # of a village and a label the id of the part

    @property
    def hidden(self) -> list[Place]:
        """The protected places, once each."""
        return list(dict.fromkeys(of for (of, side), value in self.told.items() if side == "nilai" and value is None))


def read_releases(shelf: Path) -> Releases:
    """All releases below a folder."""
    out = Releases()
    for described in sorted(shelf.glob("*/*/rilis.json")):
        release = json.loads(described.read_text("utf-8"))
        code, year = release["place"]["code"], int(release["year"])
        for figure in json.loads((described.parent / "tabel/indikator.json").read_text("utf-8")):
            of = Place(code, figure["area"], figure["id"], year)
            out.labels[code, figure["area_label"] if figure["area"] else ""] = figure["area"]
            sides = {"nilai": figure["value"], "pembilang": figure["numerator"], "penyebut": figure["denominator"]}
            for side, value in sides.items():
                if side == "nilai" or figure["status"] == "rahasia" or value is not None:
                    closed = value is None or figure["status"] == "rahasia"
                    out.told[of, side] = None if closed else Decimal(str(value))
        for path in sorted([described, *described.parent.glob("tabel/*.json"), *described.parent.glob("tabel/*.csv")]):
            text = path.read_text("utf-8")
            whole = path == described  # an index of quality may be round
            out.numbers |= {Decimal(n) for n in re.findall(r"(?<!\d)\d+\.\d+", text)}
            out.numbers |= {Decimal(n) for n in re.findall(r": (\d+)\b", text)} if whole else set()
    out.numbers |= {value for value in out.told.values() if value is not None}
    out.numbers |= _differences(out)
    return out


def _differences(releases: Releases) -> set[Decimal]:
    """Of each figure from one year to another, where both are printed: anybody can reckon them."""
    years: dict[tuple[str, str, str], list[Decimal]] = {}
    for (of, side), value in releases.told.items():
        if side == "nilai" and value is not None:
            years.setdefault((of.village, of.part, of.indicator), []).append(value)
    return {abs(one - other) for values in years.values() for one in values for other in values}


# ── what is told of a place ──────────────────────────────────────────────────────────────────────
def read_site(public: Path, releases: Releases, year: int) -> list[Said]:
    """What all files say that name place and indicator; `year`: of the newest releases."""
    out = [said for path in sorted((public / "indikator").glob("*.csv")) for said in _of_areas(path)]
    out += [said for path in sorted((public / "indikator").glob("*.peta.js")) for said in _of_map(path)]
    out += _of_search(public / "indeks-wilayah.js", year)
    for path in sorted((public / "indikator").glob("*.html")):
        out += _of_titles(path, public, year)
    for home in sorted(path.parent for path in public.glob("*/rilis") if _CODE.fullmatch(path.parent.name)):
        out += _of_series(home / "deret/indikator.csv", home.name)
        out += _of_goals(home / "tujuan.csv", home.name, year)
        for lang in ("id", "en"):
            out += _of_village_search(home / f"cari/{lang}.js", home.name, releases, year)
    return out


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _of_areas(path: Path) -> Iterator[Said]:
    for row in _rows(path):
        of = Place(row["kode"], "", path.stem, int(row["tahun"]))
        for side in ("nilai", "pembilang", "penyebut"):
            if row[side]:
                yield Said(path.name, of, side, Decimal(row[side]))


def _of_series(path: Path, code: str) -> Iterator[Said]:
    for row in _rows(path):
        if row["nilai"]:
            of = Place(code, row["wilayah"], row["kunci"], int(row["tahun"]))
            yield Said(f"{code}/deret", of, "nilai", Decimal(row["nilai"]))


def _of_goals(path: Path, code: str, year: int) -> Iterator[Said]:
    for row in _rows(path):
        if row["nilai"]:
            yield Said(f"{code}/tujuan", Place(code, "", row["ukuran"], year), "nilai", Decimal(row["nilai"]))


def _of_map(path: Path) -> Iterator[Said]:
    name = path.name.partition(".")[0]
    for year, told in _script(path)["angka"].items():
        for code, (_class, text) in told.items():
            for number in _numbers(text):
                yield Said(path.name, Place(code, "", name, int(year)), "nilai", number)


def _of_search(path: Path, year: int) -> Iterator[Said]:
    index = _script(path)
    codes = [address.strip("/") for address in index["alamat"]]
    for name, _title, _words, values in index["indikator"]:
        for code, text in zip(codes, values, strict=True):
            for number in _numbers(text)[:1]:
                yield Said(path.name, Place(code, "", name, year), "nilai", number)


def _of_village_search(path: Path, code: str, releases: Releases, year: int) -> Iterator[Said]:
    index = _script(path)
    parts = ["", *(releases.labels[code, place[0]] for place in index["wilayah"][1:])]
    for name, _title, _words, values in index["indikator"]:
        for part, text in zip(parts, values, strict=True):
            for number in _numbers(text or "")[:1]:
                yield Said(f"{code}/cari/{path.name}", Place(code, part, name, year), "nilai", number)


def _of_titles(path: Path, public: Path, year: int) -> Iterator[Said]:
    """What a map, its titles read aloud, says of each village."""
    text = path.read_text("utf-8")
    for code, told in re.findall(r'data-k="([\d.]+)"><path[^>]*><title>[^<]*: ([^<]*)</title>', text):
        for number in _numbers(told)[:1]:
            yield Said(path.relative_to(public).as_posix(), Place(code, "", path.stem, year), "nilai", number)


def _script(path: Path) -> Json:
    text = path.read_text("utf-8")
    found: Json = json.loads(text[text.index("={") + 1 :].rstrip().rstrip(";"))
    return found


def _numbers(text: str) -> list[Decimal]:
    """The numbers with decimals in a text, as Indonesian or English writes them."""
    return [_decimal(found) for found in _NUMBER.findall(text)]


def _decimal(text: str) -> Decimal:
    mark = max(text.rfind(","), text.rfind("."))
    return Decimal(re.sub(r"[.,]", "", text[:mark]) + "." + text[mark + 1 :])


def read_distances(public: Path) -> set[Decimal]:
    """How alike villages are by the dated peer edition that lies on the site, as pages round it."""
    out = set()
    for path in public.glob("*/mirip.json"):
        for told in json.loads(path.read_text("utf-8"))["desa"].values():
            out |= {Decimal(distance).quantize(Decimal("0.01"), ROUND_HALF_UP) for _peer, distance in told["mirip"]}
    return out


# ── every number that anybody reads ──────────────────────────────────────────────────────────────
def read_numbers(public: Path, names: Iterable[str] = ("*.html", "*.svg")) -> dict[Decimal, str]:
    """All numbers with decimals in words that a reader sees or hears, each with a page that prints it; not where a
    release lies, and nothing of drawings but their letters. Of the Indonesian pages: that the English ones tell the
    same is held against them elsewhere."""
    out: dict[Decimal, str] = {}
    for name in names:
        for path in sorted(public.rglob(name)):
            if {"rilis", "riwayat", "en"} & set(path.relative_to(public).parts):
                continue
            text = _UNREAD.sub(" ", path.read_text("utf-8"))
            words = _CODE.sub(" ", unescape(_TAG.sub(" ", text)))
            for found in _COMMA.findall(words):
                number = _decimal(found)
                out.setdefault(number, path.relative_to(public).as_posix())
    return out
