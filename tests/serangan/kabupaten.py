"""A fictitious kabupaten as an attacker finds it: the finished release folders of its villages, and what the levels
above them print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from cantik.levels.app.results import counts_of_vector, printed_in_full
from cantik.measure.layout import VectorLayout, layout_of
from cantik.measure.levels import LevelVillage, sum_villages
from cantik.measure.result import Results
from cantik.measure.vector import vector_of
from cantik.protect.across.decide import asked_measures
from cantik.protect.across.leeway import Leeway, leeway_of
from cantik.protect.across.level_tables import level_results
from cantik.protect.across.sums import Sum, Unit
from cantik.protect.across.values import LevelMember, LevelOutline, LevelResult, Standing
from cantik.protect.result import NamedVillages, Protected, SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.register.core.people import RegisterView
from cantik.snapshot.frame import Snapshot
from tests.acuan.ukuran import TABLES
from tests.serangan.desa import contoh_village, known_to, publish
from tests.serangan.hakim import Secret, Truth, secrets_of
from tests.serangan.massa import Persons
from tests.serangan.program import is_narrower
from tests.serangan.rilis import Folder, Told, read_folder
from tests.serangan.wilayah import Keep, Narrowed, Printed, reckoned

AREA, SEED = "99.01", 40


@dataclass(frozen=True)
class Edition:
    """An edition of a village: what it published, what it keeps to itself, its leeway. `own`: what an official of the
    village knows of it, every number of its own tables, hidden or not; `safe` None: it is kept no longer."""

    unit: Unit
    snapshot: Snapshot
    folder: Folder
    secrets: Mapping[str, Secret]
    leeway: Leeway
    own: tuple[Printed, ...]
    safe: Protected | None

    @property
    def name(self) -> str:
        """What the attacker calls it."""
        return " ".join(self.unit)


def edition(
    code: str, view: RegisterView, home: Path, number: str = "2025-1", former: Edition | None = None
) -> Edition:
    """A village that publishes, and prepares what levels need of it, by the steps that the command takes."""

    made = publish(view, home / f"{code}-{number}", former.safe if former else None)
    knowledge = known_to(home / "wilayah")
    rules = rules_of(home)
    vector = vector_of(made.snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy)
    layout = layout_of(knowledge.content, knowledge.lists)
    asked = asked_measures(counts_of_vector(vector, layout, knowledge), knowledge.content, rules)
    assert made.safe.passed is not None
    facts = tuple(knowledge.content.facts.values())
    leeway = leeway_of(made.safe.passed, asked, knowledge.content.classifications, facts)
    folder = read_folder(made.folder)
    secrets = {secret.told.source: secret for secret in secrets_of(folder, Truth.of(made.snapshot))}
    unit = code, number
    return Edition(unit, made.snapshot, folder, secrets, leeway, tuple(_own(unit, made.results)), made.safe)


def rules_of(home: Path) -> Rules:
    """The rules that hold in the kabupaten."""
    knowledge = known_to(home / "wilayah")
    return Rules(knowledge.policy, None, frozenset(f.column for f in knowledge.content.facts.values() if f.column))


def villages(sizes: Mapping[str, int], home: Path, seed: int = SEED) -> list[Edition]:
    """Villages of so many persons by code, each drawn by itself."""
    return [edition(code, contoh_village(seed + at, size), home) for at, (code, size) in enumerate(sizes.items())]


def released(
    editions: Sequence[Edition],
    home: Path,
    told: Sequence[Sum] = (),
    groups: Mapping[str, Sequence[str]] | None = None,
    also: Sequence[Edition] = (),
    without: Sequence[str] = (),
) -> dict[str, LevelResult]:
    """What the kabupaten, its kecamatan and some groups of its villages tell together. `told`: what levels told before,
    also of the editions `also`; `without`: villages that have no edition."""
    knowledge, rules = known_to(home / "wilayah"), rules_of(home)
    layout: VectorLayout = layout_of(knowledge.content, knowledge.lists)
    lined = []
    for each in editions:
        vector = vector_of(each.snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy)
        lined.append(LevelVillage(each.unit[0], each.unit[0], each.unit[1], replace(vector, desa=each.unit[0])))
    lined += [LevelVillage(code, code, why="tanpa_edisi") for code in without]
    lined.sort(key=lambda village: village.code)
    day = editions[0].snapshot.reference
    found = sum_villages(AREA, "Contoh", day, lined, {layout.id: layout})
    by_kecamatan: dict[str, list[str]] = {}
    for village in lined:
        by_kecamatan.setdefault(village.code[:8], []).append(village.code)
    levels = [LevelOutline(code, _members(own)) for code, own in by_kecamatan.items()]
    levels += [LevelOutline(name, _members(own)) for name, own in (groups or {}).items()]
    levels.append(LevelOutline(AREA, tuple(LevelMember(c, c, tuple(own)) for c, own in by_kecamatan.items())))
    units = {each.unit[0]: each.unit for each in editions}
    whole = {each.unit: printed_in_full(each.safe.passed) for each in editions if each.safe and each.safe.passed}
    standing = Standing(units, {each.unit: each.leeway for each in (*editions, *also)}, whole, told)
    return level_results(levels, found.measures, standing, knowledge.content, rules)


def _members(codes: Iterable[str]) -> tuple[LevelMember, ...]:
    return tuple(LevelMember(code, code, (code,)) for code in codes)


# ── the attacker ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PrintedSide(Printed):
    """Numerator or complement of an indicator of some members together, as their own releases word it."""

    told: Told | None = None

    @property
    def basis(self) -> str:
        """Who is counted."""
        assert self.told is not None
        return self.told.basis

    @property
    def who(self) -> Persons:
        """The set, of each member."""
        assert self.told is not None
        return self.told.who


def printed(result: LevelResult, members: Sequence[Edition]) -> Iterator[Printed]:
    """What a level prints: every number and range of its own tables, numerators and denominators, and the numbers of
    the villages that it sets side by side."""
    if not members:
        return
    by_code = {each.unit[0]: each for each in members}
    for table in result.tables:
        if table.kind == "G" and table.spec.id in TABLES and [axis.role for axis in table.axes][:1] == ["wilayah"]:
            yield from _side_by_side(table, by_code)
        if table.kind == "T" and table.spec.id in TABLES:
            (axis,) = table.axes
            names = _told_by(table.named, members)
            for category, cell in zip(axis.categories, table.cells, strict=True):
                who = () if category.total else (category.id,)
                low, high = (cell.low or 0, cell.high) if cell.value is None else (0, None)
                yield Printed(names, table.spec.id, who, number=cell.value, low=low, high=high)
    sides = {told.source: told for told in members[0].folder.told if told.table == "indikator"}
    for figure in result.figures:
        for side, number in (("pembilang", figure.numerator), ("penyebut", figure.denominator)):
            told = sides.get(f"{figure.spec.id} {side}")
            if not figure.area and number is not None and told is not None:
                names = _told_by(figure.named, members)
                yield PrintedSide(names, "", number=number, told=told)


def _side_by_side(table: SafeTable, by_code: Mapping[str, Edition]) -> Iterator[Printed]:
    """The numbers that a level prints of its villages: no village may have said less."""
    for (area, *classes), cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
        if area.id in by_code and cell.value is not None and len(classes) == 1:
            (category,) = classes
            who = () if category.total else (category.id,)
            yield Printed((by_code[area.id].name,), table.spec.id, who, number=cell.value, low=0, high=None)


def _told_by(named: NamedVillages | None, members: Sequence[Edition]) -> tuple[str, ...]:
    """The editions that a number of a level says it is the sum of."""
    return tuple(each.name for each in members if named is None or each.unit[0] in named.codes)


def all_printed(
    results: Mapping[str, LevelResult], editions: Sequence[Edition], groups: Mapping[str, Sequence[str]] | None = None
) -> list[Printed]:
    """Everything that some levels print of themselves; what they print of members the members print."""
    out: list[Printed] = []
    for code, result in results.items():
        inside = (groups or {}).get(code)
        own = [
            each for each in editions if (each.unit[0].startswith(code) if inside is None else each.unit[0] in inside)
        ]
        out += printed(result, own)
    return out


def inside(editions: Sequence[Edition], code: str) -> list[Edition]:
    """The villages of a level."""
    return [each for each in editions if each.unit[0].startswith(code)]


def unsaid(result: LevelResult, members: Sequence[Edition]) -> list[Printed]:
    """The numbers of the level that it does not print, by class of each table that villages have."""
    names = tuple(each.name for each in members)
    said = {
        (table.spec.id, category.id)
        for table in result.tables
        if table.kind == "T"
        for category, cell in zip(table.axes[0].categories, table.cells, strict=True)
        if cell.value is not None
    }
    out, sums = [], dict[tuple[str, str], int]()
    for each in members:
        for own in each.own:
            sums[own.table, own.categories[0]] = sums.get((own.table, own.categories[0]), 0) + (own.number or 0)
    for (table, category), number in sums.items():
        if (table, category) not in said:
            out.append(Printed(names, table, (category,), number=number))
    return out


def _own(unit: Unit, results: Results) -> Iterator[Printed]:
    for cube in results.cubes:
        if cube.spec.id in TABLES and cube.axes and cube.spec.disclosure.kelas != "A":
            counts = cube.counts.reshape(-1, cube.counts.shape[-1]).sum(axis=0).tolist()
            for category, count in zip(cube.axes[-1].categories, counts, strict=True):
                yield Printed((" ".join(unit),), cube.spec.id, (category.id,), number=count)


def keeps(editions: Sequence[Edition]) -> Keep:
    """What the protected cells of editions must keep."""
    secrets = {each.name: each.secrets for each in editions}

    def keep(name: str, told: Told) -> tuple[int, int] | None:
        secret = secrets[name].get(told.source)
        return secret.keep if secret else None

    return keep


def breached(editions: Sequence[Edition], sums: Sequence[Printed]) -> tuple[list[Narrowed], int]:
    """The protected cells of villages that sums narrow below what they must keep, and how many were attacked. What an
    edition tells by itself is told before."""
    by_name = {each.name: each for each in editions}
    found = reckoned({each.name: each.folder for each in editions}, sums, keep=keeps(editions))
    assert not found.contradicted, found.contradicted
    return [cell for cell in found.cells if breaks(by_name[cell.member].secrets[cell.told.source], cell)], len(
        found.cells
    )


def breaks(secret: Secret, cell: Narrowed) -> bool:
    """Whether sums narrow a protected cell below what it must keep, and its own release does not."""
    return is_narrower(cell.jointly, secret.keep) and not is_narrower(cell.alone, secret.keep)
