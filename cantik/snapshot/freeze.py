"""From the people of the register to the snapshot: pure; the date, the definitions and the policy are arguments."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from cantik.base.canonical import canonical_json, digest
from cantik.base.text import fold
from cantik.collect.batch import Value
from cantik.content.kinds import Content, Policy
from cantik.content.sources import speaks_of
from cantik.engines.protocol import UNTOLD, Codes
from cantik.expr.codesets import radix
from cantik.expr.scope import AMOUNTS, Positions, Scope, measure_scope
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.areas import arrange
from cantik.snapshot.bases import BASES, LISTED, NO, PLACED, RECORDED, UNKNOWN, YES, Enough, PopulationBases, judge
from cantik.snapshot.encode import amounts_of, encode
from cantik.snapshot.frame import Coverage, Frame, SmallArea, Snapshot
from cantik.snapshot.impute import impute
from cantik.snapshot.list_coverage import REGISTER, CoverageGrade, worst_list
from cantik.snapshot.members import ColumnsMade, members_by_family, members_by_household

FORMAT = 1
OWN_FILE = "berkas sendiri"


@dataclass(frozen=True, slots=True)
class Coded:
    """The records of a village as codes. `ids[basis][i]`: the register's id of the record in row i, never kept; of a
    household the id of its head (of its first member where none is told)."""

    frames: Mapping[str, Frame]
    known: Mapping[str, tuple[str, ...]]
    areas: tuple[SmallArea, ...]
    bases: PopulationBases
    ids: Mapping[str, tuple[str, ...]]


def freeze(
    view: RegisterView, content: Content, lists: Mapping[str, Positions], on: dt.date, *, policy: Policy
) -> Snapshot:
    """The village frozen on the date `on`.

    Persons in no base (dead, moved, not known) do not enter; how many are "tidak tahu" is kept by base. Families are
    those with a member in a base who does not live in an institution. The policy says how many unanswered questions a
    base bears and when the coverage of a stock import is judged. The same register state, definitions and policy give
    the same snapshot, whatever the order of the rows.
    """
    return freeze_with_ids(view, content, lists, on, policy=policy)[0]


def freeze_with_ids(
    view: RegisterView, content: Content, lists: Mapping[str, Positions], on: dt.date, *, policy: Policy
) -> tuple[Snapshot, Mapping[str, tuple[str, ...]]]:
    """The village as `freeze` has it, and beside it the register's id of the record in each row of each basis
    (`Coded.ids`): who stands behind a number of this very snapshot. The ids are never kept."""
    coded = code(view, content, lists, on, policy=policy)
    coverage = {basis: _coverage(() if basis in view.facts else view.sources, policy) for basis in coded.frames}
    manifest = _manifest(view, content, on, policy, coded, coverage)
    if policy.imputation is not None:
        imputed = impute(coded.frames, coded.areas, policy.imputation, _seed(manifest))
        if imputed.rows:
            coded = replace(coded, frames=imputed.frames)
            manifest = _manifest(view, content, on, policy, coded, coverage)
            manifest["imputasi"] = imputed.counts()
            # the flag of each imputed value: its row, in the order of the frame
            manifest["imputasi_baris"] = {
                basis: {name: list(rows) for name, rows in columns.items()} for basis, columns in imputed.rows.items()
            }
    snapshot = Snapshot(
        id=digest(canonical_json(manifest)),
        desa=view.desa,
        reference=on,
        areas=coded.areas,
        frames=coded.frames,
        sources=tuple(sorted({source.source for source in view.sources})),
        oldest_reference=min((source.reference for source in view.sources), default=on),
        known=coded.known,
        bases=coded.bases.known,
        unknown_basis=coded.bases.unknown,
        coverage=coverage,
        manifest=manifest,
    )
    return snapshot, coded.ids


def _seed(manifest: Mapping[str, object]) -> str:
    """What chooses donors: the records in their own order, not the order of the rows of a file (`keadaan_register`,
    digests of files), so that the same people in another order have the same values imputed."""
    told = {name: value for name, value in manifest.items() if name not in ("keadaan_register", "sumber")}
    return digest(canonical_json(told))


def code(view: RegisterView, content: Content, lists: Mapping[str, Positions], on: dt.date, *, policy: Policy) -> Coded:
    """The records as `freeze` codes them, with the id of each: who stands behind a number is found with it."""
    families = view.families
    bases = _bases(view, content, policy)
    made = ColumnsMade(content, lists, on)
    persons = made.persons(view.persons, families, view.filled.get("orang", {}))
    persons |= {LISTED: list(bases.facts[LISTED])} if LISTED in bases.facts else {}
    members = members_by_family(persons, bases)
    kept = [position for position, inside in enumerate(bases.inside(None)) if inside]
    homes = sorted(members)
    houses = members_by_household(persons, bases)
    areas, (of_persons, of_families, of_houses) = arrange(
        [_areas(persons, kept), _family_areas(families, homes, persons), _areas(persons, [own[0] for own in houses])]
    )
    of_family = made.groups("keluarga", [members[family] for family in homes], _rows(families, homes), persons, bases)
    person_frame, person_known, person_order = _frame(
        measure_scope(content, lists, "orang"), _rows(persons, kept), of_persons, _money(content, "orang")
    )
    family_frame, family_known, family_order = _frame(
        measure_scope(content, lists, "keluarga"),
        {**of_family, **_listed_flags(bases, homes)},
        of_families,
        _money(content, "keluarga"),
    )
    frames = {"orang": person_frame, "keluarga": family_frame}
    known = {"orang": person_known, "keluarga": family_known}
    ids = {
        "orang": tuple(str(persons["id"][kept[row]]) for row in person_order.tolist()),
        "keluarga": tuple(str(families["id"][homes[row]]) for row in family_order.tolist()),
    }
    if houses:
        columns = made.groups("rumah_tangga", houses, {}, persons, bases)
        frames["rumah_tangga"], known["rumah_tangga"], order = _frame(
            measure_scope(content, lists, "rumah_tangga"), {**columns, **_listed_flags(bases, houses)}, of_houses
        )
        ids["rumah_tangga"] = tuple(str(persons["id"][houses[row][0]]) for row in order.tolist())
    coded = Coded(frames, known, areas, bases, ids)
    return _with_facts(coded, view, content, lists) if areas else coded


def _with_facts(
    coded: Coded,
    view: RegisterView,
    content: Content,
    lists: Mapping[str, Positions],
) -> Coded:
    """Facilities and events beside the people, over their areas and, where a dusun is not told, one more, the last."""
    frames, known, ids, areas = dict(coded.frames), dict(coded.known), dict(coded.ids), coded.areas
    for basis, columns in view.facts.items():
        size = len(next(iter(columns.values())))
        placed, place, areas = _place_records([str(name or "") for name in columns.get("dusun", [""] * size)], areas)
        filled = {**columns, RECORDED: [YES] * size, PLACED: placed}
        scope, money = measure_scope(content, lists, basis), _money(content, basis)
        settled = view.settled.get(basis, frozenset())
        frames[basis], known[basis], _ = _frame(scope, filled, place, money, settled=settled)
        ids[basis] = ("",) * size
    return replace(coded, frames=frames, known=known, areas=areas, ids=ids)


def _place_records(
    dusun: Sequence[str], areas: tuple[SmallArea, ...]
) -> tuple[list[Value | bool], npt.NDArray[np.int32], tuple[SmallArea, ...]]:
    """Of each record whether its dusun is one of the village's, and the position of its area: the first of its dusun
    or, where it has none, of those without one. All stand in the first area where no record has a dusun."""
    first: dict[str, int] = {}
    for position, area in enumerate(areas):
        first.setdefault(fold(area.dusun), position)
    nowhere = first.pop("", None)
    here = [name in first for name in map(fold, dusun)]
    if not any(here):
        return [None] * len(dusun), np.zeros(len(dusun), np.int32), areas
    if nowhere is None and not all(here):
        nowhere, areas = len(areas), (*areas, SmallArea("", "", ""))
    place = [first.get(fold(name), nowhere) for name in dusun]
    return [YES if told else NO for told in here], np.array(place, np.int32), areas


def _listed_flags(bases: PopulationBases, groups: Sequence[object]) -> dict[str, list[Value | bool]]:
    """Families and households are made of members in a base, so that all of them stand in the file."""
    return {LISTED: [YES] * len(groups)} if LISTED in bases.facts else {}


def _bases(view: RegisterView, content: Content, policy: Policy) -> PopulationBases:
    persons = view.persons
    size = len(persons["id"])
    facts = {base: [str(fact or UNKNOWN) for fact in persons.get(base, [UNKNOWN] * size)] for base in BASES}
    enough = Enough(
        Fraction(policy.coverage_percent_only_below),
        Fraction(policy.coverage_village_only_below),
        1 - Fraction(policy.item_nonresponse_max),
        content.limits["dasar_terbuka"].whole,
        surveys_only=not any(speaks_of((REGISTER,), note.source) for note in view.sources),
    )
    return judge(facts, [str(part or "") for part in persons.get("dusun") or [""] * size], enough)


def _rows(columns: Mapping[str, Sequence[Value | bool]], kept: Sequence[int]) -> dict[str, list[Value | bool]]:
    return {name: [values[position] for position in kept] for name, values in columns.items()}


# ── areas ────────────────────────────────────────────────────────────────────────────────────────
def _areas(columns: Mapping[str, Sequence[Value | bool]], kept: Sequence[int]) -> list[SmallArea]:
    places = list(zip(*(columns.get(name) or [""] * len(columns["id"]) for name in ("dusun", "rw", "rt")), strict=True))
    units = {place: SmallArea(*(str(part or "") for part in place)) for place in set(places)}
    return [units[places[position]] for position in kept]


def _family_areas(
    families: Mapping[str, Sequence[Value | bool]],
    homes: Sequence[int],
    persons: Mapping[str, Sequence[Value | bool]],
) -> list[SmallArea]:
    """The area of each family; one without an area of its own lives where its first member does."""
    if not homes:
        return []
    first: dict[int, int] = {}
    for person, family in enumerate(persons["keluarga"]):
        if isinstance(family, int):
            first.setdefault(family, person)
    own = _areas(families, homes)
    through = _areas(persons, [first[home] for home in homes])
    return [area if area.dusun or area.rt else other for area, other in zip(own, through, strict=True)]


# ── columns ──────────────────────────────────────────────────────────────────────────────────────
def _frame(
    scope: Scope,
    columns: Mapping[str, Sequence[Value | bool]],
    area: npt.NDArray[np.int32],
    money: Sequence[str] = (),
    *,
    settled: frozenset[str] = frozenset(),
) -> tuple[Frame, tuple[str, ...], npt.NDArray[np.intp]]:
    """The coded columns that somebody filled or that are `settled` without, rows by area and then by content, so that
    no order of persons is kept; and the former position of each row."""
    codes: dict[str, Codes] = {}
    for name, field in sorted(scope.names.items()):
        values = columns.get(name)
        if values is not None:
            own = encode(field, values)
            if name in settled or bool(np.any(own != radix(field) - 1)):
                codes[name] = own
    amounts = {name: amounts_of(columns[name]) for name in money if name in columns}
    amounts = {name: own for name, own in amounts.items() if bool(np.any(own != UNTOLD))}
    keys = (*reversed(amounts.values()), *reversed(codes.values()), area)
    order = np.lexsort(keys) if len(keys) > 1 else np.argsort(area, kind="stable")
    ordered = {name: own[order] for name, own in codes.items()}
    radices = {name: radix(scope.names[name]) for name in codes}
    told = {name: own[order] for name, own in amounts.items()}
    return Frame(scope.unit, ordered, radices, area[order], told), (*codes, *amounts), order


def _money(content: Content, unit: str) -> list[str]:
    """The columns of amounts of a unit."""
    return sorted(it.id for (of, _), it in content.variables.items() if of == unit and it.frozen and it.type in AMOUNTS)


def _coverage(sources: Sequence[SourceNote], policy: Policy) -> Coverage:
    """A stock import is its own frame: not judged, unless too few of its rows were accepted (`worst_list`). Of how many
    of that frame another source tells is judged by measure (`measure.measure_coverage`)."""
    worst = worst_list(sources)
    if worst is None:
        return Coverage(0, 0, OWN_FILE, judged=False)
    judged = worst.grade(policy) is not CoverageGrade.FULL
    return Coverage(worst.accepted, worst.read, OWN_FILE, judged)


# ── manifest ─────────────────────────────────────────────────────────────────────────────────────
def _manifest(
    view: RegisterView,
    content: Content,
    on: dt.date,
    policy: Policy,
    coded: Coded,
    coverage: Mapping[str, Coverage],
) -> dict[str, object]:
    """What the snapshot is made of, ready for canonical JSON; its hash is the id of the snapshot."""
    amounts = {basis: sorted(frame.amounts) for basis, frame in coded.frames.items() if frame.amounts}
    return {
        **({"uang": amounts} if amounts else {}),
        "format": FORMAT,
        "desa": view.desa,
        "acuan": on.isoformat(),
        "keadaan_register": view.state,
        "sumber": [_of_source(note) for note in view.sources],
        "isi": {"versi": content.version, "sidik": content.digest},
        "kebijakan": {"id": policy.id, "sidik": policy.digest},
        "wilayah": [[area.dusun, area.rw, area.rt] for area in coded.areas],
        "dasar_penduduk": list(coded.bases.known),
        "tidak_tahu": dict(coded.bases.unknown),
        "cakupan": {
            basis: {
                "terdata": covered.recorded,
                "kerangka": covered.frame,
                "atas": covered.frame_of,
                "dinilai": covered.judged,
            }
            for basis, covered in coverage.items()
        },
        "kolom": {
            basis: {name: frame.radix[name] for name in coded.known[basis] if name in frame.radix}
            for basis, frame in coded.frames.items()
        },
        "baris": {basis: len(frame) for basis, frame in coded.frames.items()},
        "sidik_kolom": {basis: fingerprint(frame) for basis, frame in coded.frames.items()},
    }


def _of_source(note: SourceNote) -> dict[str, object]:
    return {
        "sumber": note.source,
        "acuan": note.reference.isoformat(),
        "sha256": note.sha256,
        "perjanjian": note.agreement,
        "baris_dibaca": note.rows_read,
        "baris_diterima": note.rows_accepted,
        "baris_ditolak": note.rows_refused,
        **({"baris_menyusul": note.rows_mended} if note.rows_mended else {}),
    }


def fingerprint(frame: Frame) -> str:
    """SHA-256 over all codes of a frame, column by column."""
    sha = hashlib.sha256(frame.area.astype("<i4").tobytes())
    for name in sorted(frame.columns):
        sha.update(name.encode())
        sha.update(frame.columns[name].astype("<u2").tobytes())
    for name in sorted(frame.amounts):
        sha.update(name.encode())
        sha.update(frame.amounts[name].astype("<i8").tobytes())
    return sha.hexdigest()
