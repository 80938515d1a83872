"""The steps from the register to a composed release, as the command line and the workplace both take them.

`count` freezes and measures, `shield` protects, `compose_release` writes down what may be said. Each is given its
moment and its number; none decides what becomes of the result.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from cantik import __version__, measure, protect
from cantik.base import clock
from cantik.base.canonical import canonical_json, digest
from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.base.progress import Tell
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge, VillageKnowledge
from cantik.collect.app import content_decisions
from cantik.collect.finding import Level as Severity
from cantik.content.kinds import Indicator, TableSpec
from cantik.content.reference_layers import list_software
from cantik.expr.scope import measure_scope
from cantik.field.rounds.app.reach_counts import reach
from cantik.field.rounds.coverage import RoundReach
from cantik.levels import vectors
from cantik.measure.compile import columns_needed
from cantik.measure.layout import VectorLayout, layout_of
from cantik.measure.marks import VillageMarks, marks_of
from cantik.measure.result import SAME_THING, Results
from cantik.measure.universes import universes
from cantik.measure.vector import VillageVector, vector_of, without
from cantik.pipeline import carry_over
from cantik.pipeline.book_opening import complete_portrait, fact_tables_of_books, record_names
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules
from cantik.register.calamity.app import services as calamities
from cantik.register.calamity.displacement import words as calamity_words
from cantik.register.core.app import lasting_ids, queries
from cantik.register.core.people import RegisterView
from cantik.register.events.app.village_view import whole_view
from cantik.register.facilities.app.portrait_facts import state_facts
from cantik.register.leave.app import quality_counts
from cantik.register.leave.quality import report
from cantik.register.leave.quality_facts import QualityFacts
from cantik.register.leave.quality_report import QualityReport
from cantik.release import compose, geometry
from cantik.release.app import office_figures as delivered
from cantik.release.app.planning_values import list_counted as counted_here
from cantik.release.app.planning_values import list_planned
from cantik.release.codec import encode
from cantik.release.edition_facts import edition_facts
from cantik.release.event_years import list_rates
from cantik.release.frame_coverage import FrameNotes
from cantik.release.left_prints import LeftPrints, declare_left
from cantik.release.model import Release, VillagePlace
from cantik.release.office_figures import TEXT as DELIVERED
from cantik.release.office_figures import DeliveredFigure, encode_figures
from cantik.release.origins import source_line, sources_of_tables, words_of_listed
from cantik.release.place import place_of
from cantik.release.planning_values import PlannedValue, planned_lines
from cantik.release.portrait import FactRows, Portrait, encode_portrait
from cantik.release.release_context import beside
from cantik.release.round_coverage import fingerprint, reach_lines, with_reach
from cantik.release.story import RULE as STORY
from cantik.snapshot.columns import HEAD
from cantik.snapshot.files import write_snapshot
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze_with_ids
from cantik.snapshot.list_coverage import CoverageGrade, ListCoverage, worst_list
from cantik.vault.app.opening import OpenStore

Standing = Literal["rilis desa", "rilis wilayah", "rancangan"]


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """What a release is about besides the register: data year, whether persons are invented, borders, area in km².

    `drawn`: the borders of that file as somebody agreed to them; without, they are drawn as they stand in it.
    `former`: number of the edition whose hidden cells bind this one ("" when none does); `quiet`: the cards by which
    readers know that hardly anybody came or went since. `reasons_to_withhold`: why it can only
    be a draft, besides open findings. `walidata`: somebody is appointed who examines what the village signs.
    `left`: prints that it goes without, since they cannot be set. `opening`: what lies around the village and what it
    gives to its book; no input, an edition keeps its own. `carry`: what of an edition before it carries over.
    """

    year: int
    demo: bool
    polygons: Path | None = None
    area_km2: Decimal | None = None
    former: str = ""
    quiet: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    drawn: Mapping[str, Any] | None = None
    walidata: bool = True
    left: LeftPrints = field(default_factory=LeftPrints)
    opening: Portrait = field(default_factory=Portrait)
    carry: carry_over.CarriedOver = carry_over.NOTHING


@dataclass(frozen=True, slots=True)
class OthersFigures:
    """What is said of a village beside what is counted: what the forum set for its data year, what offices of the
    kabupaten count, what it recorded of itself."""

    planned: tuple[PlannedValue, ...] = ()
    delivered: tuple[DeliveredFigure, ...] = ()
    facts: Mapping[str, FactRows] = field(default_factory=dict)

    def inputs(self) -> dict[str, Any]:
        """Their part of what decides the content of a release; nothing where nobody says anything."""
        set_here = [[value.parameter, value.number] for value in self.planned]
        said = {"penetapan": set_here, DELIVERED: encode_figures(self.delivered), "fakta": encode(self.facts)}
        return {key: value for key, value in said.items() if value}

    @property
    def digest(self) -> str:
        """A fingerprint of it, "" where nobody says anything: a draft that was made of another one is stale."""
        said = self.inputs()
        return digest(canonical_json(said)) if said else ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The register of a village on a date, frozen and measured; unprotected."""

    view: RegisterView
    snapshot: Snapshot
    results: Results
    quality: QualityFacts
    calamities: tuple[tuple[str, dt.date, dt.date], ...] = ()  # kind, first and last day within the data year
    rounds: tuple[RoundReach, ...] = ()  # from door to door, whose answers stand in the register
    others: OthersFigures = OthersFigures()
    vector: VillageVector | None = None  # what the levels above are summed of
    lists: ListCoverage | None = None  # how much of the lists came in; None where none was read
    unread: tuple[str, ...] = ()  # content of files that nobody decided about, as sentences without a full stop
    marks: VillageMarks | None = None  # where each record stands in each measure; None: nothing is carried over

    @property
    def accepted_count(self) -> int:
        """Findings to check that were accepted with a reason."""
        return self.view.findings_accepted

    @property
    def reasons_to_withhold(self) -> tuple[str, ...]:
        """Why nothing can be released of it, as sentences without a full stop; nothing when something can."""
        return (*self.unread, *self._reasons_in_lists())

    def _reasons_in_lists(self) -> tuple[str, ...]:
        if self.results.cubes:
            office = self.lists is not None and self.lists.grade is CoverageGrade.OFFICE
            return (self.lists.as_sentence()[0],) if office and self.lists is not None else ()
        if not any(len(frame) for frame in self.snapshot.frames.values()):
            return ("register belum berisi orang pada tanggal itu",)
        ((why, _),) = Counter(unmade.reason for unmade in self.results.not_made).most_common(1)
        return (f"tidak ada tabel yang dapat dibuat. {why.rstrip('.')}",)

    @property
    def provisional(self) -> str:
        """How many rows of the lists are missing, where that leaves percentages only; a sentence without full stop."""
        partly = self.lists is not None and self.lists.grade is CoverageGrade.PERCENT
        return self.lists.as_sentence()[0] if self.lists is not None and partly else ""

    @property
    def still_open(self) -> int:
        """Findings to check that are open: with any of them a release is a draft."""
        return self.view.findings_open.get(str(Severity.CHECK), 0)


def reasons_of_silence(safe: Protected) -> tuple[str, ...]:
    """Why a result without a single table is no release, as `Counted.reasons_to_withhold` says it: that nothing needs
    to be hidden where nothing is told is no success."""
    if safe.tables:
        return ()
    ((why, _),) = Counter(unmade.reason for unmade in safe.not_shown).most_common(1) or (("", 0),)
    return (f"tidak ada tabel yang dapat ditampilkan. {why.rstrip('.')}".strip(),)


def snapshot_folder(opened: OpenStore, snapshot: str) -> Path:
    """Where the store keeps a snapshot."""
    return opened.store.path / "potret" / snapshot[:16]


def count(
    area: AreaCode, reference: dt.date, *, opened: OpenStore, knowledge: VillageKnowledge, by: str, tell: Tell
) -> Counted:
    """Freeze the register as of `reference`, keep the snapshot in the store, and measure it."""
    view = whole_view(area, reference, by=by)
    content, lists, policy = knowledge.content, knowledge.lists, knowledge.policy
    snapshot, ids = freeze_with_ids(view, content, lists, reference, policy=policy)
    write_snapshot(snapshot, snapshot_folder(opened, snapshot.id), keys=opened.keys)
    tell("Membekukan potret data", 1, 1)
    results = measure.compute(snapshot, content, lists, policy=policy, in_office=True)
    tell("Menghitung tabel", len(results.cubes), len(results.cubes))
    quality = quality_counts.facts(area, view.persons, reference, recorded=clock.today())
    happened, reached = calamities.of_year(area, reference), reach(area, reference)
    vector = vector_of(snapshot, content, lists, policy=policy)
    told = others(area, reference, opened, knowledge)
    record_names(told.facts, content, by)
    rows = worst_list(view.sources)
    coverage = None if rows is None else ListCoverage.judge(rows, policy)
    asked = content_decisions.open_content(area.text(), queries.standing_batches(area, reference))
    unread = tuple(held.as_sentence() for held in asked)
    marks = marks_of(snapshot, _lasting_ids(ids), content, lists, policy=policy)
    return Counted(view, snapshot, results, quality, happened, reached, told, vector, coverage, unread, marks)


def _lasting_ids(ids: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The ids of records that stay when a list is taken back and brought again; a household is named by its head."""
    named = {basis: lasting_ids.name_persons(ids[basis]) for basis in ("orang", "rumah_tangga") if basis in ids}
    named |= {basis: lasting_ids.name_families(ids[basis]) for basis in ("keluarga",) if basis in ids}
    return {basis: tuple(named.get(basis, {}).get(own, own) for own in rows) for basis, rows in ids.items()}


def keep_vector(
    counted: Counted,
    path: Path,
    *,
    safe: Protected | None,
    opened: OpenStore,
    knowledge: Knowledge,
    carry: carry_over.CarriedOver = carry_over.NOTHING,
) -> None:
    """Seal what the levels above are summed of, at a path of the store. `safe`: what the edition prints; None keeps
    everything that was counted. `carry`: what it carries over is summed as it was counted then."""
    if counted.vector is not None:
        layout = layout_of(knowledge.content, knowledge.lists)
        vector = counted.vector if safe is None else summable(counted.vector, safe, layout)
        vector = carry_over.carry_vector(vector, carry, layout, opened)
        vectors.keep(vector, layout, path, store=opened.store.path, keys=opened.keys)


def summable(vector: VillageVector, safe: Protected, layout: VectorLayout) -> VillageVector:
    """The vector of a village without what it leaves to another source."""
    untold = {line.id for line in safe.not_shown if line.code == SAME_THING}
    return without(vector, untold, layout) if untold else vector


def others(area: AreaCode, reference: dt.date, opened: OpenStore, knowledge: VillageKnowledge) -> OthersFigures:
    """What others say of a village, as it stands now."""
    told = delivered.figures(opened, area, reference, knowledge.content, Rules(knowledge.policy))
    specs = [table for book in (knowledge.book, *knowledge.further_books()) for table in book.portrait]
    facts = state_facts(opened, area, reference, specs)
    forum = knowledge.areas.find(area.kabupaten())
    named = area.kabupaten().text() if forum is None else forum.name
    return OthersFigures(list_planned(area, reference.year, named), told, facts)


def shield(
    counted: Counted,
    knowledge: VillageKnowledge,
    *,
    tell: Tell,
    former: Protected | None = None,
    carry: carry_over.CarriedOver = carry_over.NOTHING,
) -> Protected:
    """The one protected result; `former` is that of the edition before, which binds it, and of which it carries over
    what `carry` says."""
    own = protect_results(counted.results, counted.snapshot, knowledge, former=former, carried=carry.measures)
    safe = carry_over.with_carried(own, carry, knowledge.content)
    tell("Melindungi tabel", len(safe.tables), len(safe.tables))
    return safe


def protect_results(
    results: Results,
    snapshot: Snapshot,
    knowledge: VillageKnowledge,
    *,
    former: Protected | None = None,
    carried: Collection[str] = (),
) -> Protected:
    """Results under the policy, with the facts of life that content and snapshot know."""
    return protect.apply(
        results,
        knowledge.policy,
        classifications=knowledge.content.classifications,
        youngest_head=youngest_head(snapshot, knowledge),
        facts=tuple(knowledge.content.facts.values()),
        former=former,
        carried=carried,
    )


def youngest_head(snapshot: Snapshot, knowledge: Knowledge) -> int:
    """Of this age at least everybody knows heads of families to be: what content says (`umur_kepala`), unless the
    register itself has a younger one."""
    least = knowledge.content.limits["umur_kepala"].whole
    people = snapshot.frames["orang"]
    relation = knowledge.content.variables["orang", "hubungan"].codelist
    if relation is None or not {"hubungan", "umur"} <= people.columns.keys():
        return least
    heads = people.columns["umur"][people.columns["hubungan"] == knowledge.lists[relation].index(HEAD)]
    return min(least, int(heads.min())) if heads.size else least


def inputs(counted: Counted, terms: ReleaseTerms, knowledge: VillageKnowledge) -> dict[str, Any]:
    """Everything that decides the content of a release: the same inputs find the same release again."""
    view, snapshot = counted.view, counted.snapshot
    own: dict[str, Any] = {
        "register": view.state,
        "potret": snapshot.id,
        "sumber": [{"jenis": s.source, "acuan": s.reference.isoformat(), "sha256": s.sha256} for s in view.sources],
        "definisi": knowledge.content.digest,
        "kebijakan": knowledge.policy.digest,
        "acuan": snapshot.reference.isoformat(),
        "tahun": terms.year,
        "rekaan": terms.demo,
        "galat_diterima": counted.accepted_count,
        "mutu": digest(canonical_json(encode(counted.quality))),
        "rancangan": counted.still_open > 0 or bool(terms.withheld),
        "batas": digest(terms.polygons.read_bytes()) if terms.polygons else None,
        "luas_km2": None if terms.area_km2 is None else str(terms.area_km2),
        "perangkat_lunak": __version__,
    }
    disasters = [[kind, first.isoformat(), last.isoformat()] for kind, first, last in counted.calamities]
    parts = (
        {"bencana": disasters} if disasters else {},
        fingerprint(counted.rounds),
        counted.others.inputs(),
        {"terdahulu": terms.former} if terms.former else {},
        {"kartu": list(terms.quiet)} if terms.quiet else {},
        terms.left.inputs,
    )
    return join_inputs(own, *parts)


def join_inputs(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of what decides a release as one. Raises `ValueError` for two that call something alike: one would stand
    for the other, and two releases for one."""
    joined: dict[str, Any] = {}
    for part in parts:
        if twice := joined.keys() & part.keys():
            raise ValueError(f"inputs of a release called alike: {', '.join(sorted(twice))}")
        joined |= part
    return joined


@dataclass(frozen=True, slots=True)
class Label:
    """What a composed release is called: number, date of issue, standing. `former`: the edition before it, with which
    its quality is compared. `revises`: the edition whose figures it revises, so that what differs is marked.
    `year_before`: the edition in force of an earlier data year, whose key figures stand beside its own."""

    number: str
    published: dt.date
    standing: Standing
    former: Release | None = None
    revises: Release | None = None
    year_before: Release | None = None


def compose_release(
    area: AreaCode,
    counted: Counted,
    safe: Protected,
    label: Label,
    terms: ReleaseTerms,
    knowledge: VillageKnowledge,
    given: Mapping[str, Any],
) -> tuple[Release, tuple[str, ...]]:
    """The release of a protected result, and the dusun that the borders lack. `given` are its `inputs`."""
    place, (shapes, unmatched) = _place(area, knowledge, counted, terms), _borders(counted, terms)
    facts = compose.ReleaseFacts(
        number=label.number,
        year=terms.year,
        reference=counted.snapshot.reference,
        published=label.published,
        place=place,
        standing=label.standing,
        fictitious=terms.demo,
        sources=tuple(dict.fromkeys(source_line(s.source, s.reference, place) for s in counted.view.sources)),
        sources_of=sources_of_tables(counted.view, counted.results, knowledge, place),
        of_base=words_of_listed(counted.snapshot, counted.view.sources, knowledge.policy.denominator_min),
        oldest_reference=counted.snapshot.oldest_reference,
        quality=_quality(counted, safe, label, terms, knowledge),
        geometry=shapes,
        software=list_software(__version__, knowledge.content.references),
        inputs=given,
        definitions=compose.DefinitionMarks.of(knowledge.content, knowledge.lists),
        universes=universes(knowledge),
        imputed=imputed_notes(counted.snapshot, knowledge),
        remarks=tuple(_calamity_note(*calamity) for calamity in counted.calamities),
        texts=_texts(counted, safe, place, knowledge, terms),
        walidata=terms.walidata,
        revises=label.revises,
        year_before=label.year_before,
        story=knowledge.content.stories[STORY].terms,
        **_further_terms(counted, place, knowledge, terms.carry),
    )
    return declare_left(compose.compose(safe, knowledge.book, facts), terms.left), unmatched


def _further_terms(
    counted: Counted, place: VillagePlace, knowledge: VillageKnowledge, carry: carry_over.CarriedOver
) -> dict[str, Any]:
    """Rates, frames, what is carried over from an edition before, and what the further books tell."""
    facts = fact_tables_of_books(counted.others.facts, place, counted.view.reference, knowledge)
    return {
        "frames": _frames(counted, knowledge),
        "carried": carry.list_printed(),
        "corrected": carry.corrected,
        "corrected_rows": carry.rows,
        "rates": list_rates(knowledge.content, knowledge.policy),
        "books": knowledge.further_books(),
        "book_facts": facts,
    }


def _place(area: AreaCode, knowledge: VillageKnowledge, counted: Counted, terms: ReleaseTerms) -> VillagePlace:
    """The village as it was called on the day of its data."""
    return place_of(area, knowledge.areas, knowledge.words, counted.snapshot.reference, terms.area_km2)


def _texts(
    counted: Counted, safe: Protected, place: VillagePlace, knowledge: VillageKnowledge, terms: ReleaseTerms
) -> dict[str, Any]:
    """What stands beside the tables: the sources, two populations, what the rounds from door to door reached, what the
    forum set for planning, what offices count, the portrait that opens the book."""
    months = knowledge.content.limits["umur_sumber"].whole
    texts = beside(counted.view, counted.snapshot, counted.results, place, months)
    if counted.rounds:
        labels = [category.label for category in counted.results.dusun]
        texts["pendataan"] = reach_lines(counted.rounds, labels, place.words)
    if counted.others.planned:
        own = counted_here(safe, counted.snapshot.reference)
        texts["penetapan"] = list(planned_lines(counted.others.planned, own))
    if counted.others.delivered:
        texts[DELIVERED] = encode_figures(counted.others.delivered)
    opening = complete_portrait(terms.opening, counted.view, counted.others.facts, place, knowledge)
    return texts | encode_portrait(opening)


def _frames(counted: Counted, knowledge: VillageKnowledge) -> FrameNotes:
    """What tables say of their frames: names of the dusun and who is in no base."""
    names = {category.id: category.label for category in counted.results.dusun}
    partly = counted.lists if counted.lists is not None and counted.lists.grade is not CoverageGrade.FULL else None
    judged = {basis: partly for basis in counted.results.percent_only if partly is not None}
    return FrameNotes(knowledge.policy, names, counted.snapshot.unknown_basis, judged)


def _quality(
    counted: Counted, safe: Protected, label: Label, terms: ReleaseTerms, knowledge: VillageKnowledge
) -> QualityReport:
    """The quality report of a release, held against the edition before it."""
    former = label.former
    edition = edition_facts(
        counted.snapshot, counted.results, safe, knowledge.book, knowledge.policy, former, terms.withheld
    )
    return report(
        counted.quality,
        quality_counts.labels(),
        on=label.published,
        edition=with_reach(edition, counted.rounds),
        former=None if former is None else former.quality,
        number="" if former is None else former.number,
    )


def _borders(counted: Counted, terms: ReleaseTerms) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """The borders of the dusun that a file gives, and the dusun that it lacks."""
    if terms.polygons is None or not counted.results.cubes:
        return None, ()
    data = terms.drawn if terms.drawn is not None else geometry.read_polygons(terms.polygons)
    return geometry.dusun_geometry(data, counted.results.dusun, terms.polygons)


def _calamity_note(kind: str, first: dt.date, last: dt.date) -> tuple[str, str]:
    """What a book says of a calamity of its year (docs/bidang/planning.md 8 rules 1 and 6)."""
    name, name_en = calamity_words(kind)
    note = (
        f"Mode darurat berlaku dalam tahun data ({name}, {long_date(first)} sampai {long_date(last)}): pengungsi "
        "dihitung di desa asalnya (de jure), tamu dari desa lain tidak dihitung; kejadian mungkin terlambat tercatat."
    )
    note_en = (
        f"Emergency mode held in the data year ({name_en}, {long_date(first, 'en')} to {long_date(last, 'en')}): "
        "displaced people are counted in their village of origin (de jure), guests from elsewhere are not; events may "
        "be recorded late."
    )
    return note, note_en


def imputed_notes(snapshot: Snapshot, knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The note of each table and indicator that holds imputed values: which variable, how many of how many
    (quality_policy 5)."""
    counts = snapshot.manifest.get("imputasi")
    if not isinstance(counts, Mapping):
        return {}
    content, notes = knowledge.content, {}
    measures: list[TableSpec | Indicator] = [*content.tables.values(), *content.indicators.values()]
    for spec in measures:
        filled = counts.get(spec.unit_of)
        if not filled:
            continue
        scope = measure_scope(content, knowledge.lists, spec.unit_of)
        size = len(snapshot.frames[spec.unit_of])
        told = [
            (content.variables[spec.unit_of, name], filled[name])
            for name in sorted(columns_needed(spec, scope, content) & set(filled))
        ]
        if told:
            notes[spec.id] = (
                "Diisi dengan imputasi: "
                + "; ".join(f"{variable.label} {format_number(n)} dari {format_number(size)}" for variable, n in told)
                + ".",
                "Imputed: " + "; ".join(f"{variable.label_en} {n:,} of {size:,}" for variable, n in told) + ".",
            )
    return notes
