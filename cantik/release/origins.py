"""Where the figures of a release come from, in sentences: the lists that filled what a table counts by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number
from cantik.codes.knowledge import Knowledge
from cantik.content.kinds import TableSpec
from cantik.content.sources import KNOWN
from cantik.expr.scope import measure_scope
from cantik.measure.result import Results
from cantik.measure.sources import columns_behind
from cantik.register.core.people import Filler, RegisterView, SourceNote
from cantik.release.model import VillagePlace
from cantik.snapshot.bases import LISTED
from cantik.snapshot.frame import Snapshot

Both = tuple[str, str]


@dataclass(frozen=True, slots=True)
class BaseWords:
    """What measures of a base must say, in both languages: `note` under their tables, `mark` in their titles."""

    note: Both
    mark: Both


_SOURCES = {
    "opensid": ("Register penduduk {desa}", "Population register of {desa}"),
    "siak": ("SIAK {desa}", "Civil registry (SIAK) of {desa}"),
    "bip": ("Buku Induk Penduduk {desa}", "Main population book of {desa}"),
    "dtsen": ("DTSEN {desa}", "National socio-economic data (DTSEN) of {desa}"),
    "dtsen_keluarga": ("DTSEN (keluarga) {desa}", "National socio-economic data (DTSEN, families) of {desa}"),
    "fasilitas": ("Catatan fasilitas {desa}", "Facility records of {desa}"),
    "pendataan_desa": ("Pendataan {desa}", "Data collection of {desa}"),
    "regsosek": ("Regsosek {desa}", "Regsosek (socio-economic registration) of {desa}"),
}
_BY_HAND = ("Pencatatan {desa}", "Records of {desa}")
_MONTHS = 12


def source_name(kind: str, place: VillagePlace) -> Both:
    """A source as readers know it, with the village; one that only the mapping screen brings by its content."""
    known = KNOWN.get(kind)
    brought = (f"{known.label} {{desa}}", f"{known.label_en}, {{desa}}") if known else (kind, kind)
    return _fill_place(_SOURCES.get(kind, brought), place)


def source_line(kind: str, reference: dt.date, place: VillagePlace) -> Both:
    """The source line of a table, with its reference date (docs/bidang/publications.md 3, rule 7)."""
    return _add_date(source_name(kind, place), reference)


def _fill_place(names: Both, place: VillagePlace) -> Both:
    return names[0].format(desa=place.full("id")), names[1].format(desa=place.full("en"))


def _add_date(names: Both, reference: dt.date) -> Both:
    return f"{names[0]}, {long_date(reference)}", f"{names[1]}, {long_date(reference, 'en')}"


def sources_of_tables(
    view: RegisterView, results: Results, knowledge: Knowledge, place: VillagePlace
) -> dict[str, tuple[Both, ...]]:
    """By table the lists that filled what it counts by, the oldest first; nothing where the view does not tell.

    What no list filled was recorded by the village itself, event by event.
    """
    if not view.filled:
        return {}
    counted = [(cube.spec, cube.population) for cube in results.cubes]
    counted += [(sums.spec, sums.population) for sums in results.sums]
    return {spec.id: _of_table(spec, population, view, knowledge, place) for spec, population in counted}


def _of_table(
    spec: TableSpec, population: str, view: RegisterView, knowledge: Knowledge, place: VillagePlace
) -> tuple[Both, ...]:
    scope = measure_scope(knowledge.content, knowledge.lists, spec.unit_of)
    found: set[Filler] = set()
    for unit, name in columns_behind(spec, population, scope, knowledge.content):
        found.update(view.filled.get(unit, {}).get(name, ()))
    ordered = sorted(found, key=lambda filler: (filler[1], filler[0]))
    if not ordered:
        return (_add_date(_fill_place(_BY_HAND, place), view.reference),)
    return tuple(source_line(source, reference, place) for source, reference in ordered)


def words_of_listed(snapshot: Snapshot, sources: Sequence[SourceNote], least: int) -> Mapping[str, BaseWords]:
    """What measures of the base `terdata` must say: which survey they are by, under tables also how many stand in its
    file, and that this is no population.

    Wording of docs/bidang/measures_extra.md 6. How many stand there is said from `least` persons on.
    """
    if snapshot.bases != (LISTED,):
        return {}
    persons, families = (len(snapshot.frames[basis]) for basis in ("orang", "keluarga"))
    newest = max((note.reference for note in sources), default=snapshot.reference)
    months = (snapshot.reference.year - newest.year) * _MONTHS + snapshot.reference.month - newest.month
    names = sorted({KNOWN[note.source].label for note in sources if note.source in KNOWN})
    names_en = sorted({KNOWN[note.source].label_en for note in sources if note.source in KNOWN})
    size = size_en = ""
    if persons >= least:
        size = f"{format_number(persons)} anggota dalam {format_number(families)} keluarga "
        size_en = f"{count_noun(persons, 'member')} of {count_noun(families, 'family')} "
    note = (
        f"Basis: {size}yang terdata pada {' dan '.join(names)} per {long_date(newest)}, umur data {months} bulan; "
        "bukan jumlah penduduk."
    )
    note_en = (
        f"Basis: {size_en}recorded in {' and '.join(names_en)} as of {long_date(newest, 'en')}, data {months} months "
        "old; not the population."
    )
    return {LISTED: BaseWords((note, note_en), _mark_of_listed(snapshot, sources))}


def _mark_of_listed(snapshot: Snapshot, sources: Sequence[SourceNote]) -> Both:
    """Which surveys said who is counted, with their day where it is not that of the figures."""
    told = [note for note in sources if note.source in KNOWN and "orang" in KNOWN[note.source].units]
    if not told:
        return "", ""
    mark = "menurut " + " dan ".join(sorted({KNOWN[note.source].label for note in told}))
    mark_en = "by " + " and ".join(sorted({KNOWN[note.source].label_en for note in told}))
    newest = max(note.reference for note in told)
    if newest == snapshot.reference:
        return mark, mark_en
    return f"{mark}, keadaan {long_date(newest)}", f"{mark_en}, as of {long_date(newest, 'en')}"
