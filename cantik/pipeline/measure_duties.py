"""What every table and indicator owes: to those it counts (its class and where it is shown), to those who read it (its
metadata, a title that nobody else owns). `cantik check` asks it of the content of a kabupaten as of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cantik.base.errors import ContentError
from cantik.codes.protected_names import ProtectedNames, TextPlace
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.expr import quick, tree
from cantik.expr.scope import Scope
from cantik.measure.sources import columns_behind

#: the columns of MS-Ind besides number and name (docs/bidang/metadata.md 4; two pairs are lists)
MS_IND = frozenset(
    {
        "konsep",
        "definisi",
        "interpretasi",
        "metode",
        "rumus",
        "ukuran",
        "satuan",
        "klasifikasi_penyajian",
        "komposit",
        "indikator_pembangun",
        "variabel_pembangun",
        "level_estimasi",
        "akses_umum",
    }
)
#: those of them that say nothing when they are empty
_SAID = ("konsep", "definisi", "interpretasi", "rumus", "variabel_pembangun")
_SHARES = ("persen", "rasio")
_Measure = TableSpec | Indicator


@dataclass(frozen=True, slots=True)
class UnfinishedMeasure:
    """Something that a measure should say of itself: where, what stands there, what is expected."""

    where: str
    measure: str
    found: str
    expected: str

    @property
    def words(self) -> str:
        """What `cantik check` prints."""
        return f"{self.where}  {self.measure}: {self.found}; seharusnya {self.expected}"


def wrong_measures(content: Content, scopes: Mapping[str, Scope]) -> Iterator[ContentError]:
    """Every table and indicator that may not be published as it is. `scopes`: by the unit that a measure counts.

    Codes: K238 the class, the levels or the variants do not protect what is counted; K240 a title uses a name that
    another body owns.
    """
    names = ProtectedNames.load_shipped()
    obliged = {str(duty.get("tabel")) for each in content.policies.values() for duty in each.must_publish}
    for table in content.tables.values():
        yield from _of_class(table, content, scopes[table.unit_of])
        yield from _of_one_class(table, content)
        yield from _of_variants(table)
        yield from _of_ladder(table, content, obliged)
        yield from _of_names(table, names)
    for indicator in content.indicators.values():
        yield from _of_class(indicator, content, scopes[indicator.unit_of])
        yield from _of_names(indicator, names)


def unfinished_measures(content: Content) -> Iterator[UnfinishedMeasure]:
    """What readers and metadata of a table or an indicator lack; it is published all the same."""
    for table in content.tables.values():
        yield from _of_table_words(table)
    for indicator in content.indicators.values():
        yield from _of_metadata(indicator)


# ── what is counted ─────────────────────────────────────────────────────────────────────────────
def _of_class(measure: _Measure, content: Content, scope: Scope) -> Iterator[ContentError]:
    """An answer of class C makes a measure of class C, told of the village only (docs/bidang/population_parameters.md
    12, governance.md 5.3); a lower one says why (`lebih_ringan`)."""
    own = measure.disclosure
    if own.kelas == "C" and own.level_min in ("desa", "kecamatan", "kabupaten"):
        return
    behind = {column for base in measure.populations for column in columns_behind(measure, base, scope, content)}
    grave = sorted(name for unit, name in behind if _class_of(content, unit, name) == "C")
    if own.kelas == "C":
        yield _report_protection(
            measure, "pengungkapan", f"level_min: {own.level_min}", "level_min: desa untuk kelas C"
        )
    elif grave and not own.milder:
        found = f"kelas {own.kelas}, membaca {', '.join(grave)}"
        yield _report_protection(
            measure, "pengungkapan", found, "kelas C, level_min: desa; atau “lebih_ringan” dan sebabnya"
        )


def _class_of(content: Content, unit: str, name: str) -> str | None:
    concept, variable = content.concepts.get((unit, name)), content.variables.get((unit, name))
    return concept.kelas if concept is not None else variable.kelas if variable is not None else None


def _of_one_class(table: TableSpec, content: Content) -> Iterator[ContentError]:
    """Who is counted by such a table is one class of a classification that is coarsened: taken out of the coarser
    category of a dusun, its total leaves the few of the other classes."""
    if table.levels == ("desa",):
        return
    for name, value in _single_classes(table.universe):
        if _class_of(content, table.unit_of, name) in ("B", "C") and (name, value) in _merged_classes(content):
            found = f"semesta satu kelas dari {name}, wilayah {', '.join(table.levels)}"
            yield _report_protection(table, "semesta", found, "wilayah: [desa]")


def _merged_classes(content: Content) -> set[tuple[str, str]]:
    """The classes that some rung shows together with others, by variable; by their names and by their codes."""
    merged = set()
    for own in content.classifications.values():
        names = {name for rung in own.ladder for group in rung.groups for name in group.classes}
        for each in own.classes:
            merged |= {(own.variable, word) for word in (each.id, *each.codes) if each.id in names}
    return merged


def _single_classes(universe: str) -> Iterator[tuple[str, str]]:
    """The variables of which a universe asks one code or class, with it; every other condition aside. `kelas(…)` reads
    as the codes of its classes."""
    try:
        waiting: list[tree.Node] = [quick.condition(universe)]
    except quick.NotRead:  # what is no expression is refused where it is compiled
        return
    while waiting:
        match waiting.pop():
            case tree.And(parts):
                waiting.extend(parts)
            case tree.Compare("=", tree.Name(path), tree.NumberLiteral() | tree.TextLiteral() as literal):
                yield path[-1], str(literal.value)
            case tree.In(tree.Name(path), (code,), False):
                yield path[-1], str(code.value)
            case tree.In(tree.Name(path), _, False, (name,)):
                yield path[-1], name
            case _:
                pass


def _of_variants(table: TableSpec) -> Iterator[ContentError]:
    """Below the desa what may be shown there; families have no sex (docs/bidang/publications.md 7.1)."""
    own = table.disclosure
    if own.kelas == "A" or table.summed or own.level_min in ("kecamatan", "kabupaten"):
        return
    if table.details[-1:] != ("tanpa",) or table.areas[-1:] != ("tanpa",):
        yield _report_protection(table, "varian", f"x: {table.details}, g: {table.areas}", "“tanpa” di akhir x dan g")
    elif own.level_min == "desa" and (table.areas != ("tanpa",) or table.levels != ("desa",)):
        found = f"wilayah: {', '.join(table.levels)}; g: {', '.join(table.areas)}"
        yield _report_protection(table, "varian", found, "wilayah: [desa], g: [tanpa] untuk level_min: desa")
    elif table.unit_of == "keluarga" and (table.details != ("tanpa",) or "dusun_jk" in table.areas):
        yield _report_protection(table, "varian", "jenis kelamin keluarga", "x: [tanpa] dan g tanpa dusun_jk")


def _of_ladder(table: TableSpec, content: Content, obliged: set[str]) -> Iterator[ContentError]:
    """A protected table ends in few categories, so that a small village has something to print; one of class C names
    the category that tells nothing of anybody, which no rung merges."""
    own = content.classifications.get(table.rows)
    if own is None or table.disclosure.kelas == "A":
        return
    if table.disclosure.kelas == "C" and own.neutral is None and not own.all_tell:
        expected = "netral: kelas yang tidak mengatakan apa-apa; atau semua_peka: true"
        yield _report_protection(table, "baris", f"klasifikasi {own.id} tanpa “netral”", expected)
    # a table whose sums have to be told has those to print, and a coarser rung would tell of its parts
    if table.summed or table.id in obliged:
        return
    last = own.ladder[-1] if own.ladder else None
    size = len(last.groups) + len(last.kept) if last else len(own.classes)
    if size > own.last_size:
        found = f"jenjang terakhir klasifikasi {own.id}: {size} golongan"
        yield _report_protection(table, "baris", found, f"paling banyak {own.last_size} golongan pada jenjang terakhir")


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def _of_table_words(table: TableSpec) -> Iterator[UnfinishedMeasure]:
    for key, text, word in (("judul", table.title, " Menurut "), ("judul_en", table.title_en, " by ")):
        if word not in text:
            yield _lack(table, key, f"“{text}”", f"“{word.strip()}” dan apa yang membagi tabelnya")
    if not table.unit_en:
        yield _lack(table, "satuan_en", "kosong", "terisi")


def _of_metadata(indicator: Indicator) -> Iterator[UnfinishedMeasure]:
    """MS-Ind whole, a definition that does not repeat its term, a share with the scale of one."""
    concept = indicator.concept
    if missing := sorted({*(MS_IND - concept.keys()), *(key for key in _SAID if not concept.get(key))}):
        yield _lack(indicator, "ms_ind", f"tanpa {', '.join(missing)}", "ketiga belas kolom MS-Ind")
    elif extra := sorted(concept.keys() - MS_IND):
        yield _lack(indicator, "ms_ind", ", ".join(extra), "kolom MS-Ind saja")
    elif repeats_term(indicator.title, str(concept["definisi"])):
        yield _lack(indicator, "ms_ind", "definisi yang mengulang judulnya", "apa yang dihitung, tanpa “… adalah”")
    for key, told in (("satuan_en", indicator.unit_en), ("ms_ind_en", indicator.concept_en)):
        if not told:
            yield _lack(indicator, key, "kosong", "terisi")
    if indicator.kind not in _SHARES:
        return
    if indicator.unit_of == "desa":
        yield _lack(indicator, "basis", "desa", "orang, keluarga, …: satu desa tidak mempunyai persentase")
    if indicator.scale != 100:
        yield _lack(indicator, "skala", str(indicator.scale), "100")


def repeats_term(title: str, definition: str) -> bool:
    """Whether a definition begins with the term that it defines.

    >>> repeats_term("Lansia menurut dusun", "Lansia adalah …")
    True
    """
    return definition.casefold().startswith(f"{title.split(' menurut ', maxsplit=1)[0].casefold()} adalah")


def _report_protection(measure: _Measure, key: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K238",
        "Pelindungan kurang daripada yang diminta isinya",
        where=measure.origin.at(key),
        found=f"{measure.id}: {found}",
        expected=expected,
        mend="Naikkan kelasnya, atau sempitkan wilayah dan variannya.",
    )


def _lack(measure: _Measure, key: str, found: str, expected: str) -> UnfinishedMeasure:
    return UnfinishedMeasure(measure.origin.at(key), measure.id, found, expected)


def _of_names(measure: _Measure, names: ProtectedNames) -> Iterator[ContentError]:
    for key, text in (("judul", measure.title), ("judul_en", measure.title_en)):
        for hit in names.check(text, TextPlace.TITLE):
            yield ContentError(
                "K240",
                "Judul memakai nama milik pihak lain",
                where=measure.origin.at(key),
                found=f"“{text}”",
                expected=hit.message(),
                mend="Pakai kata yang disarankan.",
            )
