"""Every figure that the field asks for and what answers it (`cakupan_ukuran.csv`), or why nothing does.

Rows: the tables of a kecamatan book and of the village's (docs/bidang/publications.md 4, 7), population parameters, the
seven groups of Rumah DataKu, the thirteen issues of welfare, the variables of Regsosek and DTSEN, the indicators of
SDGs Desa in two editions. `sebab_cakupan.csv` holds the reasons; beside an answer a reason says why it is one in part
only, or that its opposite is told. `bagian_cakupan.csv` names the sections of lists that have names for them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.base.text import fold
from cantik.content.kinds import Content, Indicator, Origin
from cantik.content.references import check_reference

FILE, REASONS_FILE, SECTIONS_FILE = "cakupan_ukuran.csv", "sebab_cakupan.csv", "bagian_cakupan.csv"
_FACILITY, _OFFICE, _PARAMETER = "fasilitas/", "opd/", "parameter/"
_SDGS = "sdgs_desa_"
#: the lists that ask, in the order of the page that shows them
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "kecamatan_dalam_angka": "Kecamatan Dalam Angka 2026",
        "tabel_usulan": "Tabel buku desa",
        "parameter_kependudukan": "Parameter kependudukan, keluarga, kemiskinan, indeks desa",
        "rumah_dataku": "Tujuh kelompok data Rumah DataKu",
        "isu_kesejahteraan": "Tiga belas isu kesejahteraan",
        "regsosek": "Peubah Regsosek 2022",
        "dtsen": "Peubah DTSEN",
        "sdgs_desa_2025": "SDGs Desa, edisi 2025",
        "sdgs_desa_2020": "SDGs Desa, edisi 2020",
    }
)


@dataclass(frozen=True, slots=True)
class CoverageReason:
    """Why a figure is answered in part or not at all. `never`: it is neither asked at the door nor counted."""

    text: str
    text_en: str
    never: bool


@dataclass(frozen=True, slots=True)
class SoughtFigure:
    """A figure that a list asks for, by the list's section and number.

    `measures`: tabel/, indikator/ or angka/ id; `imported`: what comes from outside (parameter/id, opd/table.column,
    fasilitas/kind.attribute, or unit.variable of a delivered list); `answers`: unit.variable or
    fasilitas/kind.attribute that is asked; `awaited`: a question not asked yet, and the instrument (or fasilitas/kind)
    where it would stand; `reason`: id of why there is none, or not all of it ("" = all of it).
    """

    asked_by: str
    section: str
    number: str
    text: str
    measures: tuple[str, ...]
    imported: tuple[str, ...]
    answers: tuple[str, ...]
    instrument: str
    awaited: str
    reason: str
    origin: Origin

    @property
    def edition(self) -> str:
        """The edition of SDGs Desa, "" for other lists."""
        return self.asked_by.removeprefix(_SDGS) if self.asked_by.startswith(_SDGS) else ""

    @property
    def outcome(self) -> str:
        """The nearest answer: ukuran | impor | isian | menunggu | tidak."""
        found = self.measures, self.imported, self.answers, self.awaited
        return next((word for word, given in zip(OUTCOMES, found, strict=False) if given), OUTCOMES[-1])


OUTCOMES = ("ukuran", "impor", "isian", "menunggu", "tidak")
#: where a figure of SDGs Desa stands, as commands and pages say it: counted as it is asked for, counted in part (or as
#: its opposite, or under another reading), asked and not counted, brought from outside, not asked, never asked
STANDINGS = ("dihitung", "dihitung sebagian", "ditanyakan", "dari luar", "belum ditanyakan", "tidak ditanyakan")


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _read() -> Iterator[SoughtFigure]:
    for line, row in enumerate(_rows(FILE), 2):
        yield SoughtFigure(
            row["daftar"],
            row["bagian"],
            row["nomor"],
            row["butir"],
            tuple(row["ukuran"].split()),
            tuple(row["impor"].split()),
            tuple(row["isian"].split()),
            row["instrumen"],
            row["pertanyaan"],
            row["sebab"],
            Origin(FILE, {"": line}),
        )


#: reason -> what it says
REASONS: Mapping[str, CoverageReason] = MappingProxyType(
    {
        row["id"]: CoverageReason(row["kalimat"], row["kalimat_en"], row["tidak_pernah"] == "ya")
        for row in _rows(REASONS_FILE)
    }
)
SOUGHT: tuple[SoughtFigure, ...] = tuple(_read())
#: list and section -> how the list calls it, in both languages
SECTIONS: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {(row["daftar"], row["bagian"]): (row["judul"], row["judul_en"]) for row in _rows(SECTIONS_FILE)}
)
_BY_ROW: Mapping[tuple[str, str, str], SoughtFigure] = MappingProxyType(
    {(row.asked_by, row.section, row.number): row for row in SOUGHT}
)
SDGS_DESA: tuple[SoughtFigure, ...] = tuple(row for row in SOUGHT if row.edition)
#: the thirteen issues of welfare
ISSUES: tuple[SoughtFigure, ...] = tuple(row for row in SOUGHT if row.asked_by == "isu_kesejahteraan")


def judge_standing(figure: SoughtFigure) -> str:
    """Where a figure stands, one of `STANDINGS`."""
    counted, in_part, asked, brought, unasked, never = STANDINGS
    if figure.outcome == "ukuran":
        return in_part if figure.reason else counted
    reason = REASONS.get(figure.reason)
    if reason is not None and reason.never:
        return never
    return {"isian": asked, "impor": brought}.get(figure.outcome, unasked)


def count_standings(asked_by: str) -> dict[str, int]:
    """How many figures of a list stand where; together they are all of them."""
    found = [judge_standing(figure) for figure in SOUGHT if figure.asked_by == asked_by]
    return {name: found.count(name) for name in STANDINGS}


def coverage_references(content: Content, figures: Sequence[SoughtFigure] = SOUGHT) -> Iterator[ContentError]:
    """What the table names and nothing is (K109; a section without a name in a list that names them, too), rows that
    say nothing (K120), and figures that are never to be asked or counted and yet are (K126); indicators of lists and
    the rows that they answer (`_check_listed`).

    A kabupaten's own content may only add, so what is there here is there as well.
    """
    known, named_lists = _known_ids(content), {asked_by for asked_by, _ in SECTIONS}
    for figure in figures:
        yield from check_reference(figure.origin, "", "Daftar", figure.asked_by, LISTS)
        if figure.asked_by in named_lists:
            named_sections = [section for asked_by, section in SECTIONS if asked_by == figure.asked_by]
            yield from check_reference(figure.origin, "", "Bagian", figure.section, named_sections)
        for what, named in (
            ("Ukuran", figure.measures),
            ("Nilai dari luar", figure.imported),
            ("Pertanyaan", figure.answers),
            ("Instrumen", (figure.instrument,) if figure.instrument else ()),
        ):
            for each in named:
                yield from check_reference(figure.origin, "", what, each, known[what])
        yield from check_reference(figure.origin, "", "Sebab", figure.reason or None, REASONS)
        yield from _sensible(figure)
    for indicator in content.indicators.values():
        if indicator.origin.file.startswith(_LISTS_OF_PACKAGE):
            yield from _check_listed(indicator)


#: a kabupaten's own lists answer rows that this table of the package cannot name
_LISTS_OF_PACKAGE = "indicator_lists/"


def row_of(number: str) -> tuple[str, str, str]:
    """The list, section and number of a row as indicators name it: `4.8.1`, `18 1.4.1` where the number does not begin
    with its goal, `2020 1.2.2` of the former edition."""
    edition, rest = ("2020", number[5:]) if number.startswith("2020 ") else ("2025", number)
    goal, _, own = rest.rpartition(" ")
    return f"{_SDGS}{edition}", goal or rest.replace("(", ".").partition(".")[0], own


def _check_listed(indicator: Indicator) -> Iterator[ContentError]:
    """What an indicator of a list says of the rows that it answers, held against them: a row that is nowhere (K109) or
    does not name it (K127), and the title of the whole for what answers a row in part only (K128)."""
    for number in indicator.asked_as:
        row = _BY_ROW.get(row_of(number))
        if row is None:
            yield from check_reference(indicator.origin, "nomor", "Baris", number, ())
            continue
        if f"indikator/{indicator.id}" not in row.measures:
            yield ContentError(
                "K127",
                f"Baris “{number}” tidak menyebut indikator yang menjawabnya",
                where=row.origin.at(),
                expected=f"indikator/{indicator.id}",
                mend=f"Tulis indikator itu pada kolom “ukuran” {FILE}.",
            )
        if row.reason and fold(indicator.title) == fold(row.text):
            yield ContentError(
                "K128",
                "Yang menjawab sebagian tidak berjudul seperti indikatornya",
                where=indicator.origin.at("judul"),
                found=f"“{indicator.title}”",
                mend="Sebut dalam judulnya bagian mana yang dihitung.",
            )


def _sensible(figure: SoughtFigure) -> Iterator[ContentError]:
    given = figure.outcome != OUTCOMES[-1]
    if (not given and not figure.reason) or bool(figure.instrument) != bool(figure.awaited):
        yield ContentError(
            "K120",
            f"“{figure.number}” tanpa jawaban dan tanpa sebab",
            where=figure.origin.at(),
            mend=f"Tulis ukuran, impor, isian, instrumen dan pertanyaannya, atau sebab dari {REASONS_FILE}.",
        )
    if given and figure.reason in REASONS and REASONS[figure.reason].never:
        yield ContentError(
            "K126",
            f"“{figure.number}” tidak boleh ditanyakan atau dihitung",
            where=figure.origin.at(),
            found=f"“{figure.reason}”: {REASONS[figure.reason].text}",
            mend="Hapus jawabannya, atau pakai sebab lain.",
        )


def _known_ids(content: Content) -> Mapping[str, frozenset[str]]:
    """By what a row names it: every id that may stand there."""
    asked = {
        f"{question.unit}.{question.variable}" for each in content.instruments.values() for question in each.questions
    }
    kinds = {
        f"{_FACILITY}{kind.id}.{attribute.id}" for kind in content.facilities.values() for attribute in kind.attributes
    }
    read = {column.variable for mapping in content.mappings.values() for column in mapping.columns}
    delivered = {f"{unit}.{name}" for unit, name in content.variables if name in read}
    offices = {f"{_OFFICE}{table.id}.{column.id}" for table in content.opd.values() for column in table.columns}
    return {
        "Ukuran": frozenset(
            {
                *(f"tabel/{name}" for name in content.tables),
                *(f"indikator/{name}" for name in content.indicators),
                *(f"angka/{name}" for name in content.rates),
            }
        ),
        "Nilai dari luar": frozenset(
            {*kinds, *delivered, *offices, *(f"{_PARAMETER}{name}" for name in content.parameters)}
        ),
        "Pertanyaan": frozenset({*asked, *kinds}),
        "Instrumen": frozenset({*content.instruments, *(f"{_FACILITY}{name}" for name in content.facilities)}),
    }
