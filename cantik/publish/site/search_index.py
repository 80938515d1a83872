"""What the search of a public site knows: areas, indicators with their published figures, tables, terms.

Everything comes from the release; a figure stands here as the pages print it (`release.show`), a hidden one as `NA`.
The script `cari/pencari.js` (`front/search.js`) reads the same as `cari/<language>.js`: a file of a classic script,
because a browser fetches nothing from a stick.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base.errors import CantikError
from cantik.publish.site import view
from cantik.publish.site.view import Text
from cantik.release.model import Figure, Release, Table
from cantik.release.show import figure_text

FOLDER = "cari"
PAGE = "indeks.html"
#: how charts of an indicator over areas are called, before its id: the ranking, the years
OVER_AREAS = ("urutan-", "deret-")
PROGRAM = Path(__file__).parent / "built" / "pencari.js"
_LANGUAGE_FOLDER = re.compile(r"\A[a-z]{2,3}/")


def has_script(path: str) -> bool:
    """Whether a page of a village's site, by its path, has a script: all others are shown with none."""
    return path.rpartition("/")[2] == PAGE or is_framed(path)


def is_framed(path: str) -> bool:
    """Whether others may frame a page: those of charts (`chart_pages`, `area_charts`)."""
    folder, _, name = without_language(path).partition("/")
    return folder == "grafik" or (folder == "indikator" and name.startswith(OVER_AREAS))


def without_language(path: str) -> str:
    """The path of a page within the folder of its language, English or one of the region; Indonesian has none."""
    return _LANGUAGE_FOLDER.sub("", path)


@dataclass(frozen=True, slots=True)
class IndexArea:
    """An area: its name, other words by which it is found (codes, areas around it), its page, the names that mean it
    in a question, and where the pages of its indicators begin."""

    name: str
    words: str
    href: str
    names: tuple[str, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class IndexIndicator:
    """An indicator: title, words of its definition, and its figure for each area in their order as text with the
    unit, "" where the release has none."""

    id: str
    title: str
    words: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexTable:
    """A table: number, short title, page, and the words of its classes."""

    number: str
    title: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A term with its meaning and the page that uses it."""

    name: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """All of it in one language. `goals`: their pages, where they have any. `alone`: it is of one village, which is
    meant where a question names no area."""

    lang: str
    areas: tuple[IndexArea, ...]
    indicators: tuple[IndexIndicator, ...]
    tables: tuple[IndexTable, ...]
    terms: tuple[IndexTerm, ...]
    alone: bool = True
    goals: tuple[IndexTable, ...] = ()


def index_of(
    release: Release,
    tables: Sequence[Table],
    t: Text,
    former: Mapping[str, Sequence[str]] | None = None,
    goals: Sequence[IndexTable] = (),
) -> SearchIndex:
    """The index of a village's site; `tables` and `goals`: those that have a page, in their order. `former`: names and
    codes that an area had before, by its label in small letters, those of the village by ""."""
    before = former or {}
    places = {figure.area: figure.area_label for figure in release.figures if figure.area}
    told = {(figure.id, figure.area): figure for figure in release.figures}
    own = list(dict.fromkeys([*release.key_figures, *(figure.id for figure in release.figures)]))
    return SearchIndex(
        t.lang,
        (
            _index_village(release, before.get("", ()), t),
            *(_index_part(release, label, before, t) for label in places.values()),
        ),
        tuple(_index_indicator(name, [told.get((name, area)) for area in ("", *places)], t) for name in own),
        tuple(_index_table(table, t) for table in tables),
        tuple(_index_terms(release, t)),
        goals=tuple(goals),
    )


def _index_village(release: Release, before: Sequence[str], t: Text) -> IndexArea:
    place = release.place
    codes = [place.code, place.code.replace(".", ""), place.bps or "", *before]
    around = [place.kecamatan[1], place.kabupaten[1], place.provinsi[1]]
    return IndexArea(place.full(t.lang), _join_words(codes + around), "index.html", (place.name, *filter(None, codes)))


def _index_part(release: Release, label: str, former: Mapping[str, Sequence[str]], t: Text) -> IndexArea:
    """A dusun: no page of its own; the search shows what is told of it."""
    dusun = t(release.place.words.dusun, release.place.words.dusun_en)
    before = former.get(label.casefold(), ())
    names = dict.fromkeys((label, label.removeprefix(f"{dusun} "), *before))
    return IndexArea(label, _join_words([dusun, *before], without=label), f"{PAGE}#wilayah", tuple(names))


def _index_indicator(name: str, figures: Sequence[Figure | None], t: Text) -> IndexIndicator:
    known = [figure for figure in figures if figure is not None]
    first = known[0]
    concept = first.definition.get("konsep") or {}
    # its definition is told in Indonesian alone
    words = [*concept.get("konsep", ()), concept.get("definisi", ""), first.topic] if t.lang == "id" else [first.topic]
    return IndexIndicator(
        name,
        t(first.title, first.title_en),
        _join_words(words, without=t(first.title, first.title_en)),
        tuple("" if figure is None else figure_text(figure, t.lang) + unit_of(figure, t) for figure in figures),
    )


def unit_of(figure: Figure, t: Text) -> str:
    """What follows a figure in running text: "%", " jiwa"; nothing where none is shown."""
    if figure.value is None:
        return ""
    return "%" if figure.unit == "persen" else f" {t(figure.unit, figure.unit_en)}"


def _index_table(table: Table, t: Text) -> IndexTable:
    title = view.short_title(table, t)
    classes = [t.label(c) for axis in table.axes if axis.role == "kategori" for c in axis.categories if not c.total]
    words = _join_words(
        [*(t.label(axis) for axis in table.axes), *classes, t(table.unit, table.unit_en)], without=title
    )
    return IndexTable(table.number, title, f"tabel/{table.key}.html", words)


def _index_terms(release: Release, t: Text) -> Iterable[IndexTerm]:
    """Symbols, units and populations that the release explains, and the concepts of its indicators."""
    texts, about = release.texts, "tentang.html"
    for kind in ("simbol", "satuan"):
        for told in texts.get(kind, ()):
            yield IndexTerm(told["tanda"], told[t.lang], about)
    for told in (texts.get("populasi") or {}).values():
        name, _, meaning = told[t.lang].partition(": ")
        yield IndexTerm(name, meaning, about)
    said = set()
    for figure in release.figures if t.lang == "id" else ():  # concepts are told in Indonesian alone
        concept = figure.definition.get("konsep") or {}
        for name in concept.get("konsep", ()):
            if name.casefold() not in said and concept.get("definisi"):
                said.add(name.casefold())
                yield IndexTerm(name, concept["definisi"], f"indikator/{figure.id}.html")


def _join_words(texts: Iterable[str], without: str = "") -> str:
    """The words of some texts, each once, besides those of `without`."""
    known = {word.casefold() for word in without.split()}
    out = []
    for word in " ".join(filter(None, texts)).replace("/", " / ").split():
        bare = word.strip(".,;:()").casefold()
        if any(sign.isalnum() for sign in bare) and bare not in known:
            known.add(bare)
            out.append(word.strip(".,;:()"))
    return " ".join(out)


def script_of(index: SearchIndex, t: Text) -> str:
    """The index as the script of the search reads it."""
    data = {
        "bahasa": index.lang,
        "sendiri": index.alone,
        "kata": _script_words(t, index.alone),
        "alamat": [area.base for area in index.areas],
        "wilayah": [[area.name, area.words, area.href, area.names] for area in index.areas],
        "indikator": [[line.id, line.title, line.words, line.values] for line in index.indicators],
        "tabel": [[line.number, line.title, line.href, line.words] for line in index.tables],
        "tujuan": [[line.number, line.title, line.href, line.words] for line in index.goals],
        "istilah": [[line.name, line.meaning, line.href] for line in index.terms],
    }
    return f"window.CARI={json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _script_words(t: Text, alone: bool) -> dict[str, str]:
    """What the script says by itself; beside several villages a table is an indicator over all of them."""
    return {
        "angka": t("Angka", "Figures"),
        "wilayah": t("Wilayah", "Areas"),
        "tabel": t("Tabel", "Tables") if alone else t("Semua desa berdampingan", "All villages side by side"),
        "tujuan": t("Tujuan SDGs Desa", "Goals of SDGs Desa"),
        "istilah": t("Istilah", "Terms"),
        "hasil": t("hasil", "results"),
        "sebagian": t("Tidak ada yang memuat semua kata; yang terdekat:", "Nothing has all words; the nearest:"),
        "tiada": t("Tidak ada yang cocok. Semua isi situs ini ada di bawah.", "No match. All of this site is below."),
    }


def read_program() -> bytes:
    """The script of the search. Raises `CantikError` C103 when it was not built."""
    if not PROGRAM.is_file():
        raise CantikError(
            "C103",
            "Bagian situs belum dibuat",
            where=PROGRAM.name,
            expected="skrip hasil penyiapan",
            mend="Jalankan ./script/demo atau ./script/test sekali; paket wheel sudah memuatnya.",
        )
    return PROGRAM.read_bytes()


def files_of(indexes: Iterable[SearchIndex]) -> dict[str, bytes]:
    """What lies beside the pages, by path from the root of the site."""
    data = {f"{FOLDER}/{index.lang}.js": script_of(index, Text(index.lang)).encode() for index in indexes}
    return {**data, f"{FOLDER}/{PROGRAM.name}": read_program()}
