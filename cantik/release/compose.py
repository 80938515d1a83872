"""From the protected result to a `Release`: titles, numbers, chapters, narrative. Pure; no file, no
clock."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cantik.base.canonical import canonical_json, digest
from cantik.base.numerals import count_noun
from cantik.codes.area import is_area_code
from cantik.content.axes import Axis
from cantik.content.kinds import BookSpec, Content, Indicator, TableSpec
from cantik.content.rate import RateDefinition
from cantik.content.story_rule import StoryTerms
from cantik.content.tally import PARTS
from cantik.expr.scope import Positions
from cantik.measure.layout import INDICATOR, TABLE, Key, meanings_of
from cantik.measure.result import NotMade
from cantik.protect.result import NamedVillages, Protected, SafeFigure, SafeTable
from cantik.register.events.rates import LOWEST
from cantik.register.leave.quality_report import QualityReport
from cantik.release import opening, states, titles
from cantik.release.carried_words import carry_figure, carry_table
from cantik.release.changes import changes
from cantik.release.codec import encode
from cantik.release.derived_columns import derived_columns
from cantik.release.event_years import mark_late_events, states_by_year
from cantik.release.event_years_rates import rate_texts
from cantik.release.examination_notes import OF_VILLAGES, unexamined_note
from cantik.release.frame_coverage import FrameNotes
from cantik.release.further_books import FurtherBook, encode_books, plan_book, speak_for
from cantik.release.key_statistics import FORMER, encode_former, former_figures
from cantik.release.model import (
    LEVEL,
    NAMED,
    OLDER,
    RECORDED,
    ROWS_OF,
    Cell,
    Figure,
    NotShown,
    Release,
    Table,
    VillagePlace,
    WelfareProfile,
    of_villages,
)
from cantik.release.origins import BaseWords
from cantik.release.portrait import RecordedTable
from cantik.release.profile import profiles_of
from cantik.release.repeated_tables import told_once
from cantik.release.story import encode_story
from cantik.release.teller import Teller, teller_of
from cantik.release.unfilled_measures import MeasureName, encode_unfilled, list_measures
from cantik.release.vintages import PrintedVintage

BASES = {
    "terdaftar": ("penduduk terdaftar", "registered population"),
    "domisili": ("penduduk domisili", "usual residents"),
    "tercatat": RECORDED,
    "terdata": ("keluarga dan anggota terdata", "families and members recorded"),
}
#: the base of a measure by the words that a release says it with
BASE_OF = {words: base for base, (words, _) in BASES.items()}
#: what the method of an indicator says when no value of its variables was filled in
NOTHING_IMPUTED = "Tanpa imputasi."
#: role of the axis of areas, and its id where these are no dusun
_AREA = "wilayah"
#: so many villages that lack a row are named beside it
_FEW = 10
_ORDER = {"A": 0, "T": 1, "G": 2, "X": 3}


@dataclass(frozen=True, slots=True)
class DefinitionMarks:
    """What definitions are known by: SHA-256 of each content file, and of what each measure means by its key in the
    layout (kind, id, base); what measures are called."""

    files: Mapping[str, str]
    meanings: Mapping[Key, str] = field(default_factory=dict)
    measures: tuple[MeasureName, ...] = ()

    @classmethod
    def of(cls, content: Content, lists: Mapping[str, Positions]) -> DefinitionMarks:
        """Those of all definitions of the content."""
        return cls(content.digests, meanings_of(content, lists), list_measures(content))


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a release says besides its figures; everything a caller knows and the pure part may not look up.

    `sources` are sentences for the source line, `sources_of` those of one table (all where it is not named), `quality`
    is the computed quality report, `inputs` what went in (of it a release says `opening.told`).
    """

    number: str
    year: int
    reference: dt.date
    published: dt.date
    place: VillagePlace
    standing: Literal["rilis desa", "rilis wilayah", "rancangan"]
    fictitious: bool
    sources: tuple[tuple[str, str], ...]  # (Indonesian, English)
    oldest_reference: dt.date
    quality: QualityReport
    geometry: Mapping[str, Any] | None
    software: Mapping[str, str]
    inputs: Mapping[str, Any]
    definitions: DefinitionMarks
    universes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # measure id -> sentences
    imputed: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # id of a table or an indicator -> note
    sources_of: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # table id -> sentences
    of_base: Mapping[str, BaseWords] = field(default_factory=dict)  # base -> what its measures must say of it
    remarks: tuple[tuple[str, str], ...] = ()  # under every table: what touched the data year (Indonesian, English)
    frames: FrameNotes = field(default_factory=FrameNotes)
    texts: Mapping[str, Any] = field(default_factory=dict)  # besides those of the book: what the register knows
    walidata: bool = True  # somebody is appointed who examines what the village signs
    year_before: Release | None = None  # the edition in force of the data year before: its key figures stand beside
    revises: Release | None = None  # the edition that this one revises: what differs from it is marked so
    story: StoryTerms | None = None  # by which rule its story of the year is chosen
    rates: tuple[RateDefinition, ...] = ()  # what is made of events and people of closed years
    books: tuple[BookSpec, ...] = ()  # further books of this village or level
    book_facts: Mapping[str, tuple[RecordedTable, ...]] = field(default_factory=dict)  # by id of a further book
    carried: PrintedVintage = field(default_factory=PrintedVintage)  # what earlier editions printed of what is carried
    corrected: frozenset[str] = frozenset()  # of it the measures that wait for a correction
    older: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # of a level: numbers of an earlier day
    corrected_rows: int = 0  # rows of the register that were corrected since the editions of the same day

    @property
    def of_level(self) -> bool:
        """It is to be the release of a level."""
        return self.standing == LEVEL


def compose(safe: Protected, book: BookSpec, facts: ReleaseFacts) -> Release:
    """The release of one protected result, in the order and with the chapters of `book`.

    Tables that are not in the result are left out and the rest renumbered (docs/bidang/publications.md 5).
    """
    numbered, chapters = _number(safe.tables, book)
    made = tuple(_table(table, number, chapter, facts) for table, number, chapter in numbered)
    bare, chapters = told_once(made, chapters)
    silent = _silent(safe, bare, facts)
    if facts.revises is not None:  # before anything is said of a figure, so that sentences bear its mark too
        silent = states.mark_revised(silent, changes(facts.revises, silent))
    silent = mark_late_events(silent, facts.year_before)
    teller = teller_of(book, silent, former_figures(silent, facts.year_before))
    told = replace(
        silent,
        titles=_titles(teller, book, facts),
        tables=tuple(teller.with_finding(table) for table in silent.tables),
        key_figures=teller.key_figures(),
        chapters=tuple(
            teller.chapter(source, position, keys) for position, (source, keys) in enumerate(chapters, start=1)
        ),
        texts={
            **teller.texts(),
            **facts.texts,
            **_former_statistics(silent, teller.key_figures(), facts),
            **rate_texts(silent.tables, facts.rates, facts.place.kind if facts.of_level else LOWEST),
        },
        profiles=_profiles(book, safe, teller, facts),
    )
    further = encode_books([_plan_book(spec, safe, teller, told, facts) for spec in facts.books])
    return seal_release(replace(told, texts={**told.texts, **further}))


def _profiles(book: BookSpec, safe: Protected, teller: Teller, facts: ReleaseFacts) -> tuple[WelfareProfile, ...]:
    def tell(text: str) -> str:
        return _of_village(text, facts)

    return profiles_of(
        book, (figure.spec for figure in safe.figures), teller.tables, teller.figures, teller.fill_figures, tell=tell
    )


def _plan_book(spec: BookSpec, safe: Protected, teller: Teller, told: Release, facts: ReleaseFacts) -> FurtherBook:
    """A further book of a release that is composed."""
    own = speak_for(spec, teller)
    return plan_book(spec, own, told, facts.book_facts.get(spec.id, ()), _profiles(spec, safe, own, facts))


def _former_statistics(release: Release, names: Sequence[str], facts: ReleaseFacts) -> dict[str, Any]:
    """What the year before said of the key figures; nothing where no edition of one is in force."""
    if facts.year_before is None:
        return {}
    held = encode_former(release, names, facts.year_before)
    return {FORMER: held} if held else {}


def _silent(safe: Protected, tables: tuple[Table, ...], facts: ReleaseFacts) -> Release:
    """The release with its figures and without a sentence about them."""
    return Release(
        number=facts.number,
        edition=f"Rancangan {facts.number}" if facts.standing == "rancangan" else f"Rilis {facts.number}",
        year=facts.year,
        reference=facts.reference,
        published=facts.published,
        place=facts.place,
        standing=facts.standing,
        standing_note=(
            OF_VILLAGES if facts.of_level else unexamined_note(facts.place.words.desa, walidata=facts.walidata)
        )[0],
        fictitious=facts.fictitious,
        titles=("", ""),
        tables=tables,
        figures=tuple(_figure(figure, facts) for figure in safe.figures),
        key_figures=(),
        chapters=(),
        not_shown=tuple(_not_shown(entry, facts) for entry in safe.not_shown),
        quality=facts.quality,
        texts={},
        sources=tuple(source for source, _ in facts.sources),
        oldest_reference=facts.oldest_reference,
        protection=safe.summary,
        geometry=facts.geometry,
        policy={"id": safe.policy, "sidik": safe.policy_digest},
        software=facts.software,
        content="",
        extra={
            "masukan": opening.public_inputs(facts.inputs),
            "definisi": dict(facts.definitions.files),
            **({} if facts.story is None else encode_story(facts.story)),
            **encode_unfilled(facts.definitions.measures, _name_measures(safe, tables), facts.place, facts.reference),
        },
    )


def _name_measures(safe: Protected, tables: Sequence[Table]) -> set[str]:
    """The measures of which a release says something, or why not."""
    left_out = {entry.id for entry in safe.not_shown}
    return {table.id for table in tables} | {figure.spec.id for figure in safe.figures} | left_out


def _not_shown(entry: NotMade, facts: ReleaseFacts) -> NotShown:
    words = facts.place.words
    title, title_en = titles.with_part(entry.title, words.dusun), titles.with_part(entry.title_en, words.dusun_en)
    return NotShown(
        entry.id, _of_village(title, facts), title_en, _of_village(entry.reason, facts), entry.reason_en, entry.code
    )


def seal_release(release: Release) -> Release:
    """The release with the fingerprint of what it says."""
    return replace(release, content=fingerprint(release))


def fingerprint(release: Release) -> str:
    """SHA-256 of everything that the release says (its own `content` left out)."""
    return digest(canonical_json(encode(replace(release, content=""))))


def _number(
    tables: Sequence[SafeTable], book: BookSpec
) -> tuple[list[tuple[SafeTable, str, int]], list[tuple[int, list[str]]]]:
    """Tables with their numbers, and (chapter of the file, keys) of the chapters that are not empty."""
    by_id: dict[str, list[SafeTable]] = defaultdict(list)
    for safe in tables:
        by_id[safe.spec.id].append(safe)
    numbered: list[tuple[SafeTable, str, int]] = []
    chapters: list[tuple[int, list[str]]] = []
    annex: list[tuple[SafeTable, int]] = []
    alone: list[SafeTable] = []
    for source, chapter in enumerate(book.chapters):
        keys: list[str] = []
        mine = [t for i in chapter.tables for t in sorted(by_id.pop(i, []), key=lambda t: _ORDER[t.kind])]
        position = len(chapters) + 1
        behind = [table for table in mine if table.tier != "buku"]
        for table in (table for table in mine if table.tier == "buku"):
            keys.append(key_of(table))
            numbered.append((table, f"{position}.{len(keys)}", position))
        if keys:
            chapters.append((source, keys))
            annex += [(table, position) for table in behind]
        else:  # a chapter that is not printed has no number: its successor bears the one that it would have had
            alone += behind
    # behind the chapters: what only the annex tells of a chapter, and what no chapter names (an office added it)
    alone += [replace(table, tier="lampiran") for unnamed in sorted(by_id) for table in by_id[unnamed]]
    annex += [(table, len(chapters) + 1) for table in alone]
    counts: dict[int, int] = defaultdict(int)
    for table, chapter_number in annex:
        counts[chapter_number] += 1
        numbered.append((table, f"L{chapter_number}.{counts[chapter_number]}", chapter_number))
    return numbered, chapters


def key_of(table: SafeTable) -> str:
    """The key of a table in a release: id, kind of variant, and `-lampiran` for the annex."""
    kind = "" if table.kind in "AT" else f"-{table.kind.lower()}"
    return f"{table.spec.id}{kind}{'-lampiran' if table.tier == 'lampiran' else ''}"


def stub_of(axes: Sequence[Axis]) -> tuple[str, ...]:
    """The axes that go down the page: categories down when they are many or alone, else areas or sex and age."""
    if len(axes) == 1:
        return (axes[0].id,)
    category = next((a for a in axes if a.role == "kategori"), None)
    others = [a for a in axes if a is not category]
    if category is None:
        tall = next((a for a in axes if a.role == "wilayah"), max(axes, key=lambda a: len(a.categories)))
        return (tall.id,)
    across = 1
    for axis in others:
        across *= len(axis.categories)
    if across <= 6 or len(category.categories) > 8:
        return (category.id,)
    return tuple(a.id for a in sorted(others, key=lambda a: (a.role == "umur", a.role != "wilayah")))[:2]


def _table(safe: SafeTable, number: str, chapter: int, facts: ReleaseFacts) -> Table:
    printed = facts.carried.tables.get(key_of(safe)) if safe.carried_of else None
    if printed is not None:
        corrected = facts.corrected_rows if printed.id in facts.corrected else 0
        return carry_table(printed, number, chapter, facts.reference, facts.place, corrected=corrected)
    return _counted_table(safe, number, chapter, facts)


def _counted_table(safe: SafeTable, number: str, chapter: int, facts: ReleaseFacts) -> Table:
    spec, axes = safe.spec, tuple(_rename_axis(axis, facts) for axis in safe.axes)
    base, base_en = BASES.get(safe.population, (safe.population, safe.population))
    universe, universe_en = facts.universes.get(spec.id, ("", ""))
    sources = facts.sources_of.get(spec.id, facts.sources)
    title, title_en = _table_titles(safe, facts)
    state = states.state_of(spec, facts.reference, facts.published)
    cells = tuple(states.with_state(Cell(c.value, c.status, c.low, c.high), state) for c in safe.cells)
    cells = states_by_year(axes, cells, facts.published)
    table = Table(
        key=key_of(safe),
        id=spec.id,
        number=number,
        chapter=chapter,
        topic=spec.topic,
        tier=safe.tier,
        kind=safe.kind,
        title=title,
        title_en=title_en,
        unit=spec.unit,
        unit_en=spec.unit_en,
        base=base,
        base_en=base_en,
        universe=_of_village(universe, facts),
        universe_en=universe_en,
        reference=facts.reference,
        source="; ".join(source for source, _ in sources),
        source_en="; ".join(source for _, source in sources),
        notes=_under(safe, facts, cells, "id"),
        notes_en=_under(safe, facts, cells, "en"),
        axes=axes,
        cells=cells,
        stub=stub_of(axes),
        derived=(),
        answered=safe.answered,
        asked=safe.asked,
        kelas=spec.disclosure.kelas,
        definition={**_definition(safe, facts), **facts.frames.definition(safe), **_villages_record(safe)},
    )
    return _with_derived(table, spec, facts)


def _table_titles(safe: SafeTable, facts: ReleaseFacts) -> tuple[str, str]:
    """The statistical title of a table in both languages, with what its coverage makes of it."""
    title, title_en = (
        titles.of_base(
            titles.table_title(safe.spec, safe.axes, facts.place, facts.reference, lang, mark=mark),
            safe.population,
            lang,
        )
        for lang, mark in zip(_LANGS, _mark(safe, facts, _survey_of(safe, facts)), strict=True)
    )
    return title, title_en


_LANGS: tuple[Literal["id"], Literal["en"]] = ("id", "en")


def _figure_titles(safe: SafeFigure, facts: ReleaseFacts) -> tuple[str, str]:
    """The title of an indicator in both languages, with what its coverage and its base make of it."""
    own = zip(_LANGS, (safe.spec.title, safe.spec.title_en), _survey_of(safe, facts), strict=True)
    (title, left), (title_en, left_en) = (
        titles.with_survey(titles.of_base(said, safe.population, lang, heading=False), survey, lang)
        for lang, said, survey in own
    )
    mark, mark_en = _mark(safe, facts, (left, left_en))
    return titles.with_mark(title, mark), titles.with_mark(title_en, mark_en)


def _survey_of(safe: SafeTable | SafeFigure, facts: ReleaseFacts) -> tuple[str, str]:
    """By which survey those are counted who are no population, in both languages."""
    base = facts.of_base.get(safe.population)
    return base.mark if base else ("", "")


def _mark(safe: SafeTable | SafeFigure, facts: ReleaseFacts, survey: tuple[str, str]) -> tuple[str, str]:
    """What a title says of a measure that is not of all, in both languages: of the villages, of the persons."""
    own, named = facts.frames.mark(safe), safe.named
    of = tuple("" if named is None else of_villages(len(named.codes), named.of, lang) for lang in _LANGS)
    mark, mark_en = ("; ".join(filter(None, said)) for said in zip(of, survey, own, strict=True))
    return mark, mark_en


def _villages_record(safe: SafeTable | SafeFigure) -> dict[str, Any]:
    """The villages that a number of a level is the sum of, for programs; nothing where it is of all."""
    named = safe.named
    found = {} if named is None else {NAMED: _say_villages(named)}
    rows = safe.rows_of if isinstance(safe, SafeTable) else ()
    return found | ({ROWS_OF: {row: _say_villages(own) for row, own in rows}} if rows else {})


def _say_villages(named: NamedVillages) -> dict[str, Any]:
    return {"kode": list(named.codes), "dari": named.of}


def _villages_note(safe: SafeTable, facts: ReleaseFacts) -> tuple[tuple[str, str], ...]:
    """Under a table that is no total of its level: the villages that it is the sum of, by name."""
    if safe.named is None:
        return ()
    names, n, words = facts.frames.dusun, len(safe.named.codes), facts.place.words
    listed = ", ".join(names.get(code, code) for code in safe.named.codes)
    said = f"Jumlah {n} desa yang terdata, bukan total {words.desa.lower()}: {listed}."
    return (
        (said, f"Sum of the {count_noun(n, 'village')} recorded, no total of the {words.desa_en.lower()}: {listed}."),
    )


def _rows_note(safe: SafeTable, facts: ReleaseFacts) -> tuple[tuple[str, str], ...]:
    """Under a table of which some villages do not tell each row: of how many each row is, and which of the others lack
    it."""
    if all(len(own.codes) == own.of for _, own in safe.rows_of):
        return ()
    every = {code for _, own in safe.rows_of for code in own.codes}
    labels = {each.id: each.label for axis in safe.axes for each in axis.categories}
    said, said_en = [], []
    for row, own in safe.rows_of:
        lacking = ", ".join(facts.frames.dusun.get(code, code) for code in sorted(every.difference(own.codes))[:_FEW])
        said.append(f"{labels[row]} {of_villages(len(own.codes), own.of)}{lacking and f', tanpa {lacking}'}")
        said_en.append(f"{labels[row]} {of_villages(len(own.codes), own.of, 'en')}{lacking and f', without {lacking}'}")
    ends = (
        "Desa yang tidak menyampaikan suatu tahun tidak dihitung pada tahun itu.",
        "A village that does not tell a year is not counted in it.",
    )
    return ((f"{'; '.join(said)}. {ends[0]}", f"{'; '.join(said_en)}. {ends[1]}"),)


def _without(notes: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """The notes but those that explain a derived column ("Rasio jenis kelamin: …") which the layout has no room for."""
    return tuple(note for note in notes if not any(note.startswith(f"{column}:") for column in columns))


def _rename_axis(axis: Axis, facts: ReleaseFacts) -> Axis:
    """An axis as the release names it: that of the members of a level is no dusun, and has the place's word for one."""
    if not facts.of_level or axis.role != _AREA:
        return axis
    words = facts.place.words
    return replace(axis, id=_AREA, label=words.dusun, label_en=words.dusun_en)


def _under(safe: SafeTable, facts: ReleaseFacts, cells: Sequence[Cell], lang: Literal["id", "en"]) -> tuple[str, ...]:
    """Everything that stands under a table: its own notes, what its frame, base and sources say, its symbols."""
    spec, at = safe.spec, ("id", "en").index(lang)
    base = facts.of_base.get(safe.population)
    own = (base.note if base else None, facts.imputed.get(spec.id), facts.older.get(spec.id))
    said = [
        *_villages_note(safe, facts),
        *_rows_note(safe, facts),
        *facts.frames.of(safe),
        *(note for note in own if note is not None),
        *facts.remarks,
    ]
    told = states.explain_states((cell.state for cell in cells), lang)
    notes = spec.notes_en if at else tuple(_of_village(note, facts) for note in spec.notes)
    return (*notes, *(note[at] for note in said), *_notes(safe, lang), *told)


def _with_derived(table: Table, spec: TableSpec, facts: ReleaseFacts) -> Table:
    """The table with its derived columns, and without the notes on those that its layout has no room for."""
    derived = derived_columns(table, spec.derived, facts.place.area_km2)
    lacking = [column for column in spec.derived if column.id not in {own.id for own in derived}]
    return replace(
        table,
        derived=derived,
        notes=_without(table.notes, [column.title for column in lacking]),
        notes_en=_without(table.notes_en, [column.title_en for column in lacking]),
    )


def _notes(safe: SafeTable, lang: str) -> tuple[str, ...]:
    notes = []
    for axis in safe.axes:
        for category in axis.categories:
            note = category.note if lang == "id" else category.note_en
            if note:
                label = category.label if lang == "id" else category.label_en
                notes.append(f"{label}: {note}")
    if any(c.status == "rahasia" for c in safe.cells):
        notes.append(
            "NA: data tidak dapat ditampilkan agar tidak ada orang yang bisa dikenali."
            if lang == "id"
            else "NA: not shown, so that no person can be recognised."
        )
    return tuple(notes)


def _definition(safe: SafeTable | SafeFigure, facts: ReleaseFacts) -> dict[str, Any]:
    kind, spec = TABLE if isinstance(safe, SafeTable) else INDICATOR, safe.spec
    return {
        "id": spec.id,
        "versi": spec.version,
        "dasar": spec.basis_of.text,
        "dasar_en": spec.basis_of.text_en,
        "rujukan": list(spec.basis_of.pages),
        "berkas": spec.origin.file,
        "sidik": facts.definitions.files.get(spec.origin.file, ""),
        "arti": facts.definitions.meanings.get((kind, spec.id, safe.population), ""),
        **({OLDER: {"id": older[0], "en": older[1]}} if (older := facts.older.get(spec.id)) else {}),
    }


def _titles(teller: Teller, book: BookSpec, facts: ReleaseFacts) -> tuple[str, str]:
    """The title of the book in both languages, with its edition from the second of a data year on."""
    last, last_en = (titles.edition_words(facts.number, facts.reference, lang) for lang in ("id", "en"))
    title, title_en = _own_title(book, facts)
    return teller.fill_words(title) + last, teller.fill_words(title_en) + last_en


def _own_title(book: BookSpec, facts: ReleaseFacts) -> tuple[str, str]:
    """What a book of villages is called for the place: "Kabupaten … Dalam Angka" is a book of BPS
    (`nama_terlindung.csv`)."""
    if not facts.of_level:
        return book.title, book.title_en
    of_levels = book.texts["wilayah"]
    named = of_levels["judul" if is_area_code(facts.place.code) else "judul_kelompok"]
    return str(named["id"]), str(named["en"])


def _figure(safe: SafeFigure, facts: ReleaseFacts) -> Figure:
    printed = facts.carried.figures.get((safe.spec.id, safe.area)) if safe.carried_of else None
    if printed is not None:
        return carry_figure(printed, facts.reference, correcting=printed.id in facts.corrected)
    return _counted_figure(safe, facts)


def _counted_figure(safe: SafeFigure, facts: ReleaseFacts) -> Figure:
    spec = safe.spec
    base, base_en = BASES.get(safe.population, (safe.population, safe.population))
    universe, universe_en = facts.universes.get(spec.id, ("", ""))
    title, title_en = _figure_titles(safe, facts)
    told = safe.status == "ada" and spec.denominator != PARTS
    return Figure(
        id=spec.id,
        title=_of_village(title, facts),
        title_en=title_en,
        unit=spec.unit,
        unit_en=spec.unit_en,
        area=safe.area,
        area_label=safe.area_label,
        value=safe.value,
        # A hidden or undefined value keeps neither of its parts: the one would tell the other. A share that somebody
        # wrote down as a share has none: its divisor counts nothing.
        numerator=safe.numerator if told else None,
        denominator=safe.denominator if told else None,
        decimals=spec.decimals,
        status=safe.status,
        base=base,
        base_en=base_en,
        topic=spec.topic,
        definition={
            **_definition(safe, facts),
            **facts.frames.definition(safe),
            **_villages_record(safe),
            "jenis": spec.kind,
            "dihitung": spec.unit_of,
            "konsep": _concept(spec, facts),
            **_concept_en(spec),
            **_class_limits(spec),
            "kalimat": _of_village(universe, facts),
            "kalimat_en": universe_en,
        },
        state=states.state_of(spec, facts.reference, facts.published) if safe.status == "ada" else "",
        least=safe.least,
    )


def _of_village(text: str, facts: ReleaseFacts) -> str:
    """A text about the village in the word of its place; a level speaks of villages of several kinds."""
    return text if facts.of_level else facts.place.words.speech.say(text)


def _concept(spec: Indicator, facts: ReleaseFacts) -> dict[str, Any]:
    """MS-Ind of an indicator; what its method says of imputation is what this release imputed."""
    concept = {name: _of_village(said, facts) if isinstance(said, str) else said for name, said in spec.concept.items()}
    if concept.get("metode"):
        filled, _filled_en = facts.imputed.get(spec.id, (NOTHING_IMPUTED, ""))
        older, _older_en = facts.older.get(spec.id, ("", ""))
        concept["metode"] = f"{concept['metode']} {filled} {older}".strip()
    return concept


def _concept_en(spec: Indicator) -> dict[str, Any]:
    """What an indicator means, how it is read and reckoned, in English; nothing where its definition has no English."""
    return {"konsep_en": dict(spec.concept_en)} if spec.concept_en else {}


def _class_limits(spec: Indicator) -> dict[str, Any]:
    """Where the classes of its maps begin, and why there; nothing where its definition sets no limits."""
    if spec.class_limits is None:
        return {}
    why = spec.class_limits.basis
    bounds = [format(bound, "f") for bound in spec.class_limits.bounds]
    return {"kelas_peta": {"batas": bounds, "dasar": why.text, "dasar_en": why.text_en}}
