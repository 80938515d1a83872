"""A release as its readers see it. Products know this module and nothing before it; it never touches unprotected
figures.

Everything that is printed is here, in both languages and already protected. `Release` is read from a release
directory by
`cantik.release.read.open_release`; the directory is described in `cantik/release/README.md`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, Final, Literal

from cantik.base.numerals import count_noun
from cantik.base.optional_fields import field_with_default
from cantik.codes.area_speech import AreaSpeech
from cantik.content.axes import Axis, Category
from cantik.register.leave.quality_report import QualityReport

#: the standing of a release of a kecamatan, a kabupaten or a group of areas
LEVEL: Final = "rilis wilayah"
#: in the definition of a measure of a level: the villages that it is the sum of, where these are not all
NAMED = "desa_terdata"
#: in the definition of a table of a level: by row the villages that tell it, where not every village tells every row
ROWS_OF = "desa_menurut_baris"
#: in the definition of a measure of a level: the sentences on villages whose numbers are of an earlier day
OLDER = "keadaan_lama"
Status = Literal["ada", "rahasia", "tidak_terdefinisi", "tidak_tersedia"]


def number_order(number: str) -> tuple[int, int]:
    """Data year and place of an edition's number, by which editions are put in order.

    >>> number_order("2025-10") > number_order("2025-9")
    True
    """
    year, _, place = number.partition("-")
    return int(year), int(place)


#: the base of facts: what a village recorded, not what somebody answered
RECORDED = ("yang tercatat", "recorded")


@dataclass(frozen=True, slots=True)
class Cell:
    """A published cell: `value` is None unless `status` is `ada`; `low`, `high` is the public range of a hidden
    cell. A count is an integer, a percentage (`release.printed_tables`) a Decimal."""

    value: int | Decimal | None
    status: Status
    low: int | None = None
    high: int | None = None
    #: xx | x | r | e (`release.states`); "" is final
    state: str = field_with_default("")


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived column (sex ratio, density, percentage): a value for each row of `Table.grid()` or None."""

    id: str
    label: str
    label_en: str
    unit: str
    decimals: int
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row or a leaf column of the printed grid: the categories of its axes from the outermost in (may be empty)."""

    path: tuple[Category, ...]

    @property
    def total(self) -> bool:
        """True when every category of the path is a total."""
        return all(c.total for c in self.path)


@dataclass(frozen=True, slots=True)
class TableGrid:
    """A table laid out: `cells[row][column]`; a row with two stub axes is printed under a heading of the outer one.

    Without column axes there is one column with an empty path: its head is the unit ("Jumlah")."""

    row_axes: tuple[Axis, ...]
    rows: tuple[GridLine, ...]
    column_axes: tuple[Axis, ...]
    columns: tuple[GridLine, ...]
    cells: tuple[tuple[Cell, ...], ...]


def _allows_percentages_alone(definition: Mapping[str, Any]) -> bool:
    return bool(definition.get("cakupan", {}).get("persen_saja"))


@dataclass(frozen=True, slots=True)
class Table:
    """A published table. `key` is unique in the release and safe in file names (e.g. `penduduk_umur_jk-x`).

    `number` is the number in the book ("3.2"; the annex "L3.1"). `title` is the full statistical title: what – by
    what – where – unit – period. `axes` and flat `cells` (row-major) are the data; `stub` names the axes of the rows,
    outermost first (one or two), the other axes are the columns.
    """

    key: str
    id: str
    number: str
    chapter: int
    topic: str
    tier: Literal["buku", "lampiran"]
    kind: Literal["A", "T", "X", "G"]
    title: str
    title_en: str
    unit: str
    unit_en: str
    base: str  # "penduduk terdaftar" …, printed in the title note
    base_en: str
    universe: str  # the sentence of the universe
    universe_en: str
    reference: dt.date
    source: str
    source_en: str
    notes: tuple[str, ...]
    notes_en: tuple[str, ...]
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    stub: tuple[str, ...]
    derived: tuple[Derived, ...]
    answered: int
    asked: int
    kelas: str
    definition: Mapping[str, Any]  # id, version, source of law, digest of the definition file
    finding: str = ""  # what the table says, in one sentence made of published cells; "" when none can be made
    finding_en: str = ""
    #: the categories of its main axis that the finding speaks of; charts bring them out
    subjects: tuple[str, ...] = field_with_default(())
    repeated_in: str = ""  # key of the table whose totals say all of this one: the printed book leaves it out

    @property
    def partial(self) -> bool:
        """It adds up some villages of a level: nothing of it is a total of that level."""
        return NAMED in self.definition

    @property
    def answered_by_people(self) -> bool:
        """Somebody answers for each of what it counts; facilities, events and land are recorded, and answer nothing."""
        return self.base != RECORDED[0]

    @property
    def percent_only(self) -> bool:
        """Whether the coverage allows percentages but no counts: products print the table of
        `release.printed_tables`."""
        return _allows_percentages_alone(self.definition)

    def shape(self) -> tuple[int, ...]:
        """Number of categories of each axis."""
        return tuple(len(axis.categories) for axis in self.axes)

    def at(self, *position: int) -> Cell:
        """The cell at one position on each axis."""
        flat = 0
        for size, index in zip(self.shape(), position, strict=True):
            flat = flat * size + index
        return self.cells[flat]

    def walk(self) -> Iterator[tuple[tuple[Category, ...], Cell]]:
        """All cells with their categories, in row-major order."""
        return zip(product(*(a.categories for a in self.axes)), self.cells, strict=True)

    def grid(self) -> TableGrid:
        """The two-dimensional layout in which book, site and workbook print the table."""
        ids = [axis.id for axis in self.axes]
        outer = [ids.index(name) for name in self.stub]
        inner = [i for i in range(len(ids)) if i not in outer]
        sizes = self.shape()
        rows, columns = (list(product(*(range(sizes[i]) for i in axes))) for axes in (outer, inner))
        steps = [math.prod(sizes[i + 1 :]) for i in range(len(sizes))]  # between two cells that differ in an axis only
        down = [sum(steps[i] * at for i, at in zip(outer, row, strict=True)) for row in rows]
        across = [sum(steps[i] * at for i, at in zip(inner, column, strict=True)) for column in columns]
        return TableGrid(
            tuple(self.axes[i] for i in outer),
            tuple(self._line(outer, row) for row in rows),
            tuple(self.axes[i] for i in inner),
            tuple(self._line(inner, column) for column in columns),
            tuple(tuple(self.cells[first + further] for further in across) for first in down),
        )

    def _line(self, axes: list[int], position: tuple[int, ...]) -> GridLine:
        return GridLine(tuple(self.axes[a].categories[i] for a, i in zip(axes, position, strict=True)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A published indicator of the village or of a dusun (`area` "" = the village)."""

    id: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    area: str
    area_label: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    decimals: int
    status: Status
    base: str
    base_en: str
    topic: str
    definition: Mapping[str, Any]  # id, version, basis_of, concept (MS-Ind), numerator and denominator as sentences
    state: str = field_with_default("")  # as of a cell
    #: of a hidden share: it is at least so much, by its base and the threshold alone
    least: Decimal | None = field_with_default(None)  # noqa: RUF009 - a field, as above
    #: the day that it is of, where it was carried over from an earlier edition; None: that of the release
    reference: dt.date | None = field_with_default(None)  # noqa: RUF009 - as of `counted`

    @property
    def partial(self) -> bool:
        """It adds up some villages of a level: it is no figure of that level."""
        return NAMED in self.definition

    @property
    def percent_only(self) -> bool:
        """Whether the coverage allows percentages but no counts; as of a table."""
        return _allows_percentages_alone(self.definition)


@dataclass(frozen=True, slots=True)
class NotShown:
    """A measure that is left out, and why, in both languages."""

    id: str
    title: str
    title_en: str
    reason: str
    reason_en: str
    code: str

    def group_and_title(self, lang: str = "id") -> tuple[str, str]:
        """What it shares with others that are left out alike, and its title with what is its own.

        "Tidak terisi (dari Regsosek): memiliki mobil." is one of those that Regsosek fills, for the lack of a car.
        """
        shared, own = self.split_reason(lang)
        title = self.title if lang == "id" else self.title_en
        return (shared, f"{title}: {own}") if own else (shared, title)

    def split_reason(self, lang: str = "id") -> tuple[str, str]:
        """What it shares with others that are left out alike, and what is its own: the answers that nobody gave."""
        reason = self.reason if lang == "id" else self.reason_en
        shared, colon, own = reason.partition("): ")
        return (f"{shared}).", own.removesuffix(".")) if colon else (reason, "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the place: desa, kepala desa, dusun, kecamatan, camat."""

    desa: str
    desa_en: str
    head: str
    head_en: str
    dusun: str
    dusun_en: str
    kecamatan: str
    kecamatan_en: str

    @property
    def speech(self) -> AreaSpeech:
        """How a text that says desa, kepala desa and dusun speaks of the place."""
        return AreaSpeech(self.desa, self.head, self.dusun)


def of_villages(n: int, of: int, lang: str = "id") -> str:
    """Of how many villages a level is told.

    >>> of_villages(2, 4)
    '2 dari 4 desa'
    """
    return f"{n} dari {of} desa" if lang == "id" else f"{n} of {count_noun(of, 'village')}"


@dataclass(frozen=True, slots=True)
class VillagePlace:
    """The village: Kemendagri code, BPS code if known, names, kind, parents as (code, name), area in km² if known."""

    code: str
    bps: str | None
    name: str
    kind: str
    kecamatan: tuple[str, str]
    kabupaten: tuple[str, str]
    provinsi: tuple[str, str]
    area_km2: Decimal | None
    words: Words
    #: of a level some of whose villages are in no sum: how many are, of how many
    counted: tuple[int, int] | None = field_with_default(None)

    def heading(self, lang: str = "id") -> str:
        """The place as titles name it: of a level with how many of its villages are told, where these are not all."""
        return f"{self.full(lang)} ({of_villages(*self.counted, lang)})" if self.counted else self.full(lang)

    def full(self, lang: str = "id") -> str:
        """`Desa Sawentar`, `Gampong …`, in English `… Village`."""
        return f"{self.words.desa} {self.name}" if lang == "id" else f"{self.name} {self.words.desa_en}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the book after empty tables were dropped and the rest renumbered."""

    number: int
    title: str
    title_en: str
    intro: str
    intro_en: str
    tables: tuple[str, ...]  # keys
    figures: tuple[str, ...]  # pictures: piramida, batang:<table key>, peta
    narratives: tuple[tuple[str, str], ...]  # (Indonesian, English) paragraphs, made from published cells only


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A figure of a profile as text in both languages, made of published figures only, with its unit; `table`: the
    number of the table where it stands ("" = none), `note`: what must be said of it."""

    label: str
    label_en: str
    value: str
    value_en: str
    unit: str
    unit_en: str
    table: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class ProfilePart:
    """A field of a profile: its sentences as one paragraph and its figures."""

    title: str
    title_en: str
    told: str
    told_en: str
    lines: tuple[ProfileLine, ...]


@dataclass(frozen=True, slots=True)
class WelfareProfile:
    """What a region asks of its villages, field by field; it repeats figures that the release tells anyway."""

    title: str
    title_en: str
    intro: str
    intro_en: str
    parts: tuple[ProfilePart, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One immutable release."""

    number: str  # "2025-1"
    edition: str  # "Rilis 2025-1"
    year: int  # data year
    reference: dt.date
    published: dt.date  # date of issue
    place: VillagePlace
    standing: Literal["rilis desa", "rilis wilayah", "rancangan"]
    standing_note: str  # "belum diperiksa walidata"
    fictitious: bool  # CONTOH – DATA REKAAN on every product
    titles: tuple[str, str]  # title of the book, Indonesian and English
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    key_figures: tuple[str, ...]  # ids, in order
    chapters: tuple[Chapter, ...]
    not_shown: tuple[NotShown, ...]
    quality: QualityReport
    texts: Mapping[str, Any]  # pengantar, penjelasan umum, simbol …, in both languages
    sources: tuple[str, ...]
    oldest_reference: dt.date
    protection: Mapping[str, Any]  # public summary: policy, rules, numbers of NA per table
    geometry: Mapping[str, Any] | None  # GeoJSON FeatureCollection of dusun (property `dusun` = category id) or None
    policy: Mapping[str, str]  # id, digest
    software: Mapping[str, str]  # versions
    content: str  # SHA-256 of the canonical release description; shown as "sidik rilis"
    licence: str = "CC-BY-4.0"
    extra: Mapping[str, Any] = field(default_factory=dict)
    profiles: tuple[WelfareProfile, ...] = field_with_default(())  # one, where something of it is published

    @property
    def of_level(self) -> bool:
        """It tells of a kecamatan, a kabupaten or a group of areas, by the releases of their villages."""
        return self.standing == LEVEL

    @property
    def villages(self) -> Mapping[str, tuple[str, str] | None]:
        """Of a level: by village the edition that it was made of (code and number), None where there was none."""
        said = self.extra.get("masukan", {}).get("desa") or {}
        return {code: None if edition is None else (edition[0], edition[1]) for code, edition in said.items()}

    def table(self, key: str) -> Table:
        """The table with this key; `KeyError` when the release has none."""
        for listed in self.tables:
            if listed.key == key:
                return listed
        raise KeyError(key)

    def figure(self, name: str, area: str = "") -> Figure:
        """The indicator of the village (or dusun); `KeyError` when the release has none."""
        for listed in self.figures:
            if listed.id == name and listed.area == area:
                return listed
        raise KeyError(name)

    def day_of(self, figure: Figure) -> dt.date:
        """The day that one of its figures is of: its own reference date, unless the figure was carried over."""
        return figure.reference or self.reference

    @property
    def book_tables(self) -> tuple[Table, ...]:
        """The tables of the chapters in their order, also those that the printed book leaves out (`repeated_in`)."""
        return tuple(self.table(key) for chapter in self.chapters for key in chapter.tables)

    @property
    def printed_tables(self) -> tuple[Table, ...]:
        """The tables that stand in the printed book, in its order."""
        return tuple(table for table in self.book_tables if not table.repeated_in)
