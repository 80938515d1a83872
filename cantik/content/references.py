"""What one content file says of another: every id that is named must exist (K109)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

from cantik.base import text
from cantik.base.errors import ContentError
from cantik.content.kinds import (
    FULL_LIST,
    BookSpec,
    Classification,
    Content,
    FactTableSpec,
    Indicator,
    Mapping_,
    Origin,
    Policy,
    TableSpec,
)

AREA_ROWS = "dusun"  # a table by area has no classification of its rows


def missing_references(content: Content) -> Iterator[ContentError]:
    """Every reference that leads nowhere, in the order of kinds; none when the content is whole."""
    lists = {name.rpartition("/")[2].removesuffix(".csv") for name in content.digests if "codelists/" in name}
    for variable in content.variables.values():
        yield from check_reference(variable.origin, "", "Daftar kode", variable.codelist, lists)
    for classification in content.classifications.values():
        yield from _of_classification(classification, content, lists)
    own = {
        form: {text.fold(d.answers.get("nama", "")) for d in content.definitions.values() if d.form == form}
        for form in ("ms_var", "ms_ind")
    }
    named = {*variables_by_name(content), *own["ms_var"]}
    titles = {text.fold(indicator.title) for indicator in content.indicators.values()} | own["ms_ind"]
    for indicator in content.indicators.values():
        yield from _of_indicator(indicator, content)
        for row in indicator.concept.get("variabel_pembangun") or ():
            yield from _check_builders(indicator, "Variabel", row.get("nama"), named)
        for row in indicator.concept.get("indikator_pembangun") or ():
            yield from _check_builders(indicator, "Indikator", row.get("nama"), titles)
    for table in content.tables.values():
        yield from _of_table(table, content)
        yield from _of_followers(table, content)
    for mapping in content.mappings.values():
        yield from _of_mapping(mapping, content)
    for kind in content.facilities.values():
        for attribute in kind.attributes:
            yield from check_reference(kind.origin, "isian", "Daftar kode", attribute.codelist, lists)
    yield from _of_sums(content)
    yield from _of_opd(content)
    yield from _of_years(content)
    for book in content.books.values():
        yield from _of_book(book, content)
    yield from _of_conflicts(content)
    yield from _of_facts(content)
    for policy in content.policies.values():
        yield from _of_policy(policy, content)


#: what a sentence speaks of: a table, a share in it, or an indicator
_SPOKEN_OF = re.compile(r"\{(tabel|persen|terbanyak|indikator|tertinggi|terendah|perubahan)\.([a-z0-9_]+)")
_OF_INDICATORS = ("indikator", "tertinggi", "terendah", "perubahan")


def _of_sums(content: Content) -> Iterator[ContentError]:
    """A table of sums stands beside the table that counts, by the same classes, who contributes to them."""
    for table in content.tables.values():
        if table.summed is None or table.summed.counted_in is None:
            continue
        name = table.summed.counted_in
        yield from check_reference(table.origin, "jumlah", "Tabel hitungan", name, content.tables)
        beside = content.tables.get(name)
        alike = beside is None or (beside.rows, beside.unit_of, beside.universe, beside.populations, beside.summed) == (
            table.rows,
            table.unit_of,
            table.universe,
            table.populations,
            None,
        )
        if not alike:
            yield ContentError(
                "K109",
                "Tabel hitungan tidak menghitung yang dijumlahkan",
                where=table.origin.at("jumlah"),
                found=f"“{name}”",
                expected="basis, populasi, semesta, dan baris yang sama",
            )


def _of_opd(content: Content) -> Iterator[ContentError]:
    """A column of an office is held against facilities of a kind that exists, by attributes that it has."""
    for table, column in ((held, column) for held in content.opd.values() for column in held.columns):
        own = column.own
        if own is None:
            continue
        yield from check_reference(table.origin, "kolom", "Jenis fasilitas", own.kind, content.facilities)
        if own.kind in content.facilities:
            known = {attribute.id: attribute for attribute in content.facilities[own.kind].attributes}
            for name in (*own.where, *own.sums):
                yield from check_reference(table.origin, "kolom", "Isian fasilitas", name, known)


def _of_years(content: Content) -> Iterator[ContentError]:
    """A table that a year owes exists, and is owed by the office that delivers it."""
    for template, task in ((held, task) for held in content.years.values() for task in held.tasks):
        if not task.table:
            continue
        yield from check_reference(template.origin, "kegiatan", "Tabel OPD", task.table, content.opd)
        if task.table in content.opd and task.producer:
            office = content.opd[task.table].office
            yield from check_reference(template.origin, "kegiatan", "Pemilik tabel", task.producer, {office})


def variables_by_name(content: Content) -> dict[str, tuple[tuple[str, str], ...]]:
    """The variables (unit, id) that carry a name, by the folded name: as their concept calls them, and as their label
    does. One name may be that of several: the same thing asked in two sources."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for key, variable in content.variables.items():
        concept = content.concepts.get(key)
        for name in (concept.name if concept else variable.label, variable.label):
            found.setdefault(text.fold(name), {})[key] = None
    return {name: tuple(keys) for name, keys in found.items()}


def _check_builders(indicator: Indicator, what: str, name: object, known: Collection[str]) -> Iterator[ContentError]:
    """What an indicator is built from is called by the name of a variable or an indicator that exists."""
    where = f"{what} pembangun “{name}” pada ms_ind"
    yield from check_reference(indicator.origin, "ms_ind", where, text.fold(str(name or "")), known)


def check_reference(
    origin: Origin, key: str, what: str, named: str | None, known: Collection[str]
) -> Iterator[ContentError]:
    """The error (K109) of an id that leads nowhere; nothing for one that is known or left out."""
    if named is None or named in known:
        return
    near = difflib.get_close_matches(named, known, 1)
    yield ContentError(
        "K109",
        f"{what} tidak ada",
        where=origin.at(key),
        found=f"“{named}”",
        mend=f"Maksud Anda “{near[0]}”?" if near else "Tambahkan berkasnya, atau perbaiki id-nya.",
    )


def _of_classification(one: Classification, content: Content, lists: Collection[str]) -> Iterator[ContentError]:
    yield from check_reference(
        one.origin, "variabel", "Variabel", one.variable, {name for _, name in content.variables}
    )
    yield from check_reference(one.origin, "daftar", "Daftar kode", one.codelist, lists)


def _of_indicator(one: Indicator, content: Content) -> Iterator[ContentError]:
    for name in one.classifications:
        yield from check_reference(one.origin, "klasifikasi", "Klasifikasi", name, content.classifications)
    for name in one.instead_of:
        yield from check_reference(one.origin, "menggantikan", "Indikator", name, content.indicators)
    for name in one.disclosure.silences:
        yield from check_reference(one.origin, "pengungkapan", "Tabel", name, content.tables)
    for name in one.disclosure.delicate:  # an indicator has no rows that could be delicate
        yield from check_reference(one.origin, "pengungkapan", "Golongan", name, ())


def _of_table(one: TableSpec, content: Content) -> Iterator[ContentError]:
    yield from check_reference(one.origin, "baris", "Klasifikasi", one.rows, {*content.classifications, AREA_ROWS})
    for name in one.columns:
        yield from check_reference(one.origin, "kolom", "Klasifikasi", name, content.classifications)
    rows = content.classifications.get(one.rows)
    for name in one.disclosure.delicate:
        yield from check_reference(one.origin, "pengungkapan", "Golongan", name, _told_apart(rows) if rows else ())


def _of_followers(one: TableSpec, content: Content) -> Iterator[ContentError]:
    """Whom a table follows, or stands beside, tells its totals by itself."""
    for name in (one.disclosure.follows, one.disclosure.together):
        yield from check_reference(one.origin, "pengungkapan", "Tabel yang diikuti", name, content.tables)


def _told_apart(rows: Classification) -> set[str]:
    """The classes of a classification and the groups of its rungs."""
    return {each.id for each in rows.classes} | {group.id for rung in rows.ladder for group in rung.groups}


def _of_mapping(one: Mapping_, content: Content) -> Iterator[ContentError]:
    known = {name for _, name in content.variables}
    for column in one.columns:
        yield from check_reference(one.origin, "kolom", "Variabel", column.variable, known)


def _of_book(one: BookSpec, content: Content) -> Iterator[ContentError]:
    for name in one.key_figures:
        yield from check_reference(one.origin, "statistik_kunci", "Indikator", name, content.indicators)
    for chapter in one.chapters:
        drawn = [name.partition(":")[2] for name in chapter.figures if ":" in name]
        for name in (*chapter.tables, *drawn):
            yield from check_reference(one.origin, "bab", "Tabel", name, content.tables)
    for table in one.portrait:
        yield from _of_portrait(one, table, content)
    yield from _of_stories(one, content)
    for field in one.profile.fields if one.profile is not None else ():
        said = [each for sentence in field.sentences for each in sentence.values()]
        for each in (*said, *(filled for line in field.measures for filled in line.filled)):
            for kind, name in _SPOKEN_OF.findall(each):
                known = content.indicators if kind in _OF_INDICATORS else content.tables
                yield from check_reference(one.origin, "profil", kind.capitalize(), name, known)


def _of_stories(one: BookSpec, content: Content) -> Iterator[ContentError]:
    """The stories that a chapter names stand in some book, and its own speak of figures that there are."""
    shared = [set(book.texts.get("narasi", {})) for book in content.books.values()]
    for name in (name for chapter in one.chapters for name in chapter.narratives):
        yield from check_reference(one.origin, "bab", "Narasi", name, set().union(*shared))
    for name, story in one.texts.get("narasi", {}).items():
        sentences = story.get("kalimat", ()) if isinstance(story, Mapping) else ()
        if not sentences or not all(isinstance(each, Mapping) and {"id", "en"} <= each.keys() for each in sentences):
            expected = "kalimat: daftar dengan id dan en"
            yield ContentError(
                "K175",
                f"Narasi “{name}” tanpa kalimat dua bahasa",
                where=one.origin.at("teks"),
                expected=expected,
                mend=expected,
            )
            continue
        for said in (str(sentence[lang]) for sentence in sentences for lang in ("id", "en")):
            for kind, figure in _SPOKEN_OF.findall(said):
                known = content.indicators if kind in _OF_INDICATORS else content.tables
                yield from check_reference(one.origin, "teks", kind.capitalize(), figure, known)


def _of_portrait(one: BookSpec, table: FactTableSpec, content: Content) -> Iterator[ContentError]:
    """Its columns are attributes of its facts, none without a unit is added up, and who is named is named by the office
    that the table lists: nobody of a neighbourhood by accident."""
    yield from check_reference(one.origin, "potret", "Fakta desa", table.fact, content.facilities)
    kind = content.facilities.get(table.fact)
    if kind is None:
        return
    known = {attribute.id: attribute for attribute in kind.attributes}
    for name in (*table.columns, *table.summed):
        yield from check_reference(one.origin, "potret", "Isian", name, known)
    where = one.origin.at("potret")
    listed = known.get(table.columns[0])
    others = [each for book in content.books.values() for each in book.portrait if each.fact == table.fact]
    personal = {name for each in (table, *others) for name in each.columns if name in kind.personal}
    if personal and not (table.only and listed is not None and listed.codelist):
        mend = "Sebut pada “hanya” kode jabatan yang namanya boleh dicetak."
        yield ContentError("K173", f"Nama orang pada tabel “{table.fact}” tanpa “hanya”", where=where, mend=mend)
    for name in table.summed:
        if name in known and not known[name].unit:
            yield ContentError("K174", f"“{name}” tidak dapat dijumlahkan", where=where, mend="Pilih isian bersatuan.")


def _of_policy(policy: Policy, content: Content) -> Iterator[ContentError]:
    """A fixed rung is one of the ladder of its classification; tables with a least number of persons exist."""
    for name in policy.table_details_from:
        yield from check_reference(policy.origin, "buku", "Tabel", name, content.tables)
    for name, rung in policy.rungs.items():
        yield from check_reference(policy.origin, "jenjang", "Klasifikasi", name, content.classifications)
        if name in content.classifications:
            known = {FULL_LIST, *(step.id for step in content.classifications[name].ladder)}
            yield from check_reference(policy.origin, "jenjang", f"Jenjang “{name}”", rung, known)


def _of_facts(content: Content) -> Iterator[ContentError]:
    """A fact is about a variable of its basis."""
    for fact in content.facts.values():
        known = {name for unit, name in content.variables if unit == fact.unit_of}
        if fact.column:
            yield from check_reference(fact.origin, "jumlah", "Peubah", fact.column, known)
        for own, _ in fact.same:
            yield from check_reference(fact.origin, "kepala", "Peubah", own, known)


def _of_conflicts(content: Content) -> Iterator[ContentError]:
    """Each variable has one rule; a kabupaten's own rule takes the place of the national one that it names."""
    known = {name for unit, name in content.variables if unit in ("orang", "keluarga")}
    replaced = {conflict.replaces for conflict in content.conflicts.values() if conflict.replaces}
    said: dict[str, str] = {}
    for conflict in content.conflicts.values():
        yield from check_reference(
            conflict.origin, "menggantikan", "Aturan perbedaan", conflict.replaces, content.conflicts
        )
        for name in conflict.fields:
            yield from check_reference(conflict.origin, "isian", "Variabel orang atau keluarga", name, known)
            if conflict.id not in replaced and name in said:
                yield ContentError(
                    "K115",
                    f"Isian “{name}” punya dua aturan perbedaan sumber",
                    where=conflict.origin.at("isian"),
                    found=f"“{said[name]}” dan “{conflict.id}”",
                    mend="Sebut isian itu pada satu aturan saja, atau tulis “menggantikan: …”.",
                )
            if conflict.id not in replaced:
                said[name] = conflict.id
    rest = [conflict for conflict in content.conflicts.values() if conflict.rest and conflict.id not in replaced]
    if len(rest) != 1 and content.conflicts:
        where = (rest or list(content.conflicts.values()))[-1].origin
        yield ContentError(
            "K115",
            "Harus ada tepat satu aturan untuk isian lainnya",
            where=where.at("lainnya"),
            found=f"{len(rest)} aturan",
            expected="satu aturan dengan “lainnya: ya”",
        )
