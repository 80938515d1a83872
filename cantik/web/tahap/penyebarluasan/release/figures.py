"""Every figure of a draft before and after protection, for those who may see both. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from cantik import measure
from cantik.base import clock
from cantik.base.errors import CantikError, ContentError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge
from cantik.content.axes import Category
from cantik.measure.app.register_table import few_columns
from cantik.measure.behind import counted_alike, plan_of, rows_behind, same_places
from cantik.measure.compile import Measure, TablePlan, columns_needed
from cantik.measure.result import Cube, Results, SumTable
from cantik.pipeline import steps
from cantik.protect.report import office
from cantik.protect.result import Protected, SafeTable
from cantik.publish.site.view import Shown, wall_of
from cantik.register.core.people import RegisterView
from cantik.register.core.prepare import HEALTH
from cantik.register.events.app.village_view import whole_view
from cantik.release import files, protection_record
from cantik.release.app import queries, storage
from cantik.release.app.models import Draft
from cantik.release.compose import key_of
from cantik.release.errors import StaleDraft
from cantik.release.model import Cell, Table
from cantik.release.show import cell_text, derived_text
from cantik.snapshot.columns import made_of
from cantik.snapshot.files import read_snapshot
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import Coded, code
from cantik.staff.app.error_words import short
from cantik.vault.app.opening import OpenStore
from cantik.web.language import either, lang, number
from cantik.web.result_cache import Kept

_KEPT = 6
_known: Kept[Unprotected] = Kept(_KEPT)
_safe: Kept[Protected] = Kept(_KEPT)
_codes: Kept[Coded] = Kept(2 * _KEPT)


@dataclass(frozen=True, slots=True)
class Unprotected:
    """A snapshot and what was measured of it: unprotected, kept in memory for a few drafts."""

    snapshot: Snapshot
    results: Results
    cubes: dict[str, Cube]


@dataclass(frozen=True, slots=True)
class CellSeen:
    """A cell as the office sees it: what the public reads, what stands behind it, and why they differ.

    `reason` is "" for a shown cell. `index` is its position in the table, with which its persons are asked for.
    """

    index: int
    text: str
    count: str
    hidden: bool
    reason: str
    total: bool


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row: a heading of a group (""), its own label, its cells, and what is reckoned of them as it is printed."""

    group: str
    label: str
    cells: tuple[CellSeen, ...]
    total: bool
    derived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpannedHead:
    """A head cell of the columns."""

    label: str
    label_en: str
    span: int


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table of the draft with its unprotected counts."""

    table: Table
    heads: tuple[tuple[SpannedHead, ...], ...]
    stub: str
    stub_en: str
    rows: tuple[RowSeen, ...]
    reasons: Mapping[str, int]  # reason -> hidden cells

    @property
    def width(self) -> int:
        """Columns, with those of the labels and of what is reckoned."""
        return 1 + (len(self.rows[0].cells) + len(self.rows[0].derived) if self.rows else 0)

    @property
    def wall(self) -> tuple[int, int] | None:
        """How many cells tell nothing, of how many, where whoever reads it as everybody does finds it folded."""
        read = [Shown(cell.text, cell.hidden) for row in self.rows for cell in row.cells]
        return wall_of([*read, *(Shown(text) for row in self.rows for text in row.derived)])

    @property
    def hidden_count(self) -> int:
        """Hidden cells."""
        return sum(self.reasons.values())


def before(opened: OpenStore, snapshot: str, knowledge: VillageKnowledge) -> Unprotected:
    """The kept snapshot of a draft, measured again: counting is quick, protecting is not. Raises M102–M104."""
    key = f"{opened.store.id}:{snapshot}:{knowledge.content.digest}:{knowledge.policy.digest}"

    def make() -> Unprotected:
        frozen = read_snapshot(steps.snapshot_folder(opened, snapshot), keys=opened.keys)
        results = measure.compute(frozen, knowledge.content, knowledge.lists, policy=knowledge.policy, in_office=True)
        return Unprotected(frozen, results, {cube.spec.id: cube for cube in results.cubes})

    return _known.recall(key, make)


def open_draft_table(opened: OpenStore, draft: Draft, key: str) -> Table | None:
    """A table of the draft as it will be printed."""
    home = storage.draft(opened.store.path, draft.kode, draft.pk) / storage.RELEASE
    return files.open_table(home, key)


def open_protected(opened: OpenStore, draft: Draft, knowledge: VillageKnowledge) -> Protected:
    """The protected result of the draft with its internal report. Raises `StaleDraft` (T401) when it is gone."""
    path = storage.draft(opened.store.path, draft.kode, draft.pk) / storage.PROTECTION
    key = f"{path}:{path.stat().st_mtime_ns if path.is_file() else 0}:{knowledge.content.digest}"

    def make() -> Protected:
        safe = protection_record.recall(path, knowledge.content)
        if safe is None:
            raise StaleDraft("berkas rancangan tidak ada lagi")
        return safe

    return _safe.recall(key, make)


def table_beside_counts(table: Table, safe: Protected, known: Unprotected) -> TableSeen:
    """A table of the draft, cell by cell, beside its counts. Raises `StaleDraft` (T401) when they do not fit.

    Every number that is shown must be the counted one: protection hides, it never changes. What was carried over from
    an earlier edition was counted then: it stands as it was printed.
    """
    if is_carried(table, safe):
        return table_as_read(table)
    own, counted = _own(table, safe, known)
    counts = _counts(counted, own)
    if any(cell.value not in (None, count) for cell, count in zip(table.cells, counts, strict=True)):
        raise StaleDraft("angka yang tampil bukan yang dihitung")
    reasons = office.hidden_sums(own)
    if isinstance(counted, Cube):
        reasons = office.reasons(counted, own, safe.report)
    grid = table.grid()
    place = _places(table)
    rows = []
    for r, line in enumerate(grid.rows):
        cells = []
        for c, column in enumerate(grid.columns):
            index = place[r][c]
            cell, why = table.cells[index], reasons[index]
            hidden, total = cell.status == "rahasia", line.total or (bool(column.path) and column.total)
            count, reason = number(counts[index]), why.reason if why else ""
            cells.append(CellSeen(index, cell_text(cell, lang()), count, hidden, reason, total))
        group = category_label(line.path[0]) if len(line.path) > 1 else ""
        label = category_label(line.path[-1]) if line.path else ""
        rows.append(RowSeen(group, label, tuple(cells), line.total, _derived_texts(table, r, grid.cells[r])))
    stub = grid.row_axes[-1] if grid.row_axes else None
    return TableSeen(
        table,
        _heads(table),
        stub.label if stub else "",
        stub.label_en if stub else "",
        tuple(rows),
        Counter(reason.reason for reason in reasons if reason),
    )


def is_carried(table: Table, safe: Protected) -> bool:
    """Whether a draft carries a table over from an earlier edition, without counting it."""
    return any(own.carried_of is not None for own in safe.tables if key_of(own) == table.key)


def table_as_read(table: Table) -> TableSeen:
    """A table of a release, cell by cell, as everybody reads it."""
    grid, hidden, place = table.grid(), 0, _places(table)
    rows = []
    for r, (line, values) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        cells = []
        for index, cell, column in zip(place[r], values, grid.columns, strict=True):
            closed, total = cell.status == "rahasia", line.total or (bool(column.path) and column.total)
            hidden += closed
            cells.append(CellSeen(index, cell_text(cell, lang()), "", closed, "", total))
        group = category_label(line.path[0]) if len(line.path) > 1 else ""
        label = category_label(line.path[-1]) if line.path else ""
        rows.append(RowSeen(group, label, tuple(cells), line.total, _derived_texts(table, r, values)))
    stub = grid.row_axes[-1] if grid.row_axes else None
    names = (stub.label, stub.label_en) if stub else ("", "")
    return TableSeen(table, _heads(table), *names, tuple(rows), Counter({"": hidden}))


def _derived_texts(table: Table, row: int, cells: Sequence[Cell]) -> tuple[str, ...]:
    """The sex ratio, the density … of a row: of published cells alone, so that the office reads what everybody does."""
    return tuple(derived_text(each, row, cells, lang()) for each in table.derived)


def foot(table: Table) -> dict[str, object]:
    """Notes, source and base of a table in the page's language."""
    return {
        "catatan": either(table.notes, table.notes_en or table.notes),
        "sumber": either(table.source, table.source_en),
        "dasar": either(table.base, table.base_en),
    }


def why_not(error: CantikError) -> str:
    """Why figures of a village cannot be shown, as a sentence for its office. A definition that is wrong explains
    nothing to them: it is the program's fault, so it is raised again, and ends on the page of faults and in the log."""
    if isinstance(error, ContentError):
        raise error
    return short(error)


def category_label(category: Category) -> str:
    """A category in the page's language."""
    return either(category.label, category.label_en)


def _own(table: Table, safe: Protected, known: Unprotected) -> tuple[SafeTable, Cube | SumTable]:
    own = next((candidate for candidate in safe.tables if key_of(candidate) == table.key), None)
    added = (sums for sums in known.results.sums if sums.spec.id == table.id)
    counted = known.cubes.get(table.id) or next(added, None)
    if own is None or counted is None:
        raise StaleDraft("tabel ini tidak lagi dihitung dengan definisi yang sama")
    return own, counted


def _counts(counted: Cube | SumTable, own: SafeTable) -> tuple[int, ...]:
    return office.counts(counted, own) if isinstance(counted, Cube) else office.sums(counted, own)


def _places(table: Table) -> list[list[int]]:
    """The flat position of each cell of the printed grid."""
    ids = [axis.id for axis in table.axes]
    outer = [ids.index(name) for name in table.stub]
    inner = [i for i in range(len(ids)) if i not in outer]
    shape = table.shape()

    def flat(where: dict[int, int]) -> int:
        position = 0
        for axis, size in enumerate(shape):
            position = position * size + where[axis]
        return position

    rows = list(product(*(range(shape[i]) for i in outer)))
    columns = list(product(*(range(shape[i]) for i in inner)))
    return [[flat(dict(zip(outer, r, strict=True)) | dict(zip(inner, c, strict=True))) for c in columns] for r in rows]


def _heads(table: Table) -> tuple[tuple[SpannedHead, ...], ...]:
    """The head rows: one for each axis across, the outer ones spanning the inner ones."""
    grid = table.grid()
    if not grid.column_axes:
        return ((SpannedHead("Jumlah", "Total", 1),),)
    rows = []
    repeat, span = 1, 1
    for axis in grid.column_axes:
        span *= len(axis.categories)
    for axis in grid.column_axes:
        span //= len(axis.categories)
        rows.append(tuple(SpannedHead(c.label, c.label_en, span) for _ in range(repeat) for c in axis.categories))
        repeat *= len(axis.categories)
    return tuple(rows)


#: bases whose records are people; nobody stands behind a facility or an event counted as such
PEOPLE = frozenset({"orang", "keluarga", "rumah_tangga"})


# ── who stands behind a number ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a number: their basis, the ids in the register, the cell in words, the count."""

    basis: str
    ids: tuple[int, ...]
    words: str
    count: int


def sensitive(table: Table, knowledge: VillageKnowledge) -> bool:
    """Whether the table asks about health or disability: who stands behind it is a right of its own."""
    return of_health(knowledge.content.tables[table.id], knowledge)


def of_health(spec: Measure, knowledge: VillageKnowledge) -> bool:
    """Whether a measure is made of columns about health or disability, by itself or through a derived column."""
    from cantik.expr.scope import measure_scope

    scope, content = measure_scope(knowledge.content, knowledge.lists, spec.unit_of), knowledge.content
    needed = columns_needed(spec, scope, content)
    return bool({name for _unit, name in made_of(content, spec.unit_of, needed)} & HEALTH or needed & HEALTH)


def _coded_again(
    opened: OpenStore,
    draft: Draft,
    area: AreaCode,
    known: Unprotected,
    plan: TablePlan,
    knowledge: VillageKnowledge,
    *,
    by: str,
) -> Coded:
    """The register as it was counted, with its ids: held for a few tables while nothing of the village changes.

    Only what the table is counted of is read, and held against what was counted; where that is not enough, the whole
    register is. Who is shown is logged by the page, reading the register when it is read. Raises `StaleDraft`.
    """
    key = f"{opened.store.id}:{draft.pk}:{queries.mark(area)}:{clock.today()}:{knowledge.content.digest}"

    def code_view(view: RegisterView) -> Coded:
        return code(view, knowledge.content, knowledge.lists, draft.reference, policy=knowledge.policy)

    def whole() -> Coded:
        view = whole_view(area, draft.reference, by=by)
        if view.state != draft.register_state:
            raise StaleDraft("register berubah sesudah angka ini dihitung")
        return code_view(view)

    def few() -> Coded:
        view = few_columns(area, draft.reference, plan.spec, knowledge=knowledge, by=by)
        made = None if view is None else code_view(view)
        basis = plan.spec.unit_of
        if (
            made
            and same_places(made.areas, known.snapshot.areas)
            and basis in made.frames
            and counted_alike(plan, made.frames[basis], known.snapshot.frames[basis])
        ):
            return made
        return _codes.recall(key, whole)

    return _codes.recall(f"{key}:{plan.spec.id}", few)


def behind(
    opened: OpenStore, draft: Draft, area: AreaCode, table: Table, index: int, knowledge: VillageKnowledge, *, by: str
) -> Behind:
    """Who stands behind the unprotected number of a cell, found by counting the register again.

    Raises `StaleDraft` (T401) when the register is no longer the one that was counted, `IndexError` for no such cell.
    """
    known, safe = before(opened, draft.snapshot, knowledge), open_protected(opened, draft, knowledge)
    if is_carried(table, safe):  # whoever is counted today is not who was counted then
        raise StaleDraft("tabel ini dibawa dari rilis sebelumnya, jadi orangnya tidak dihitung lagi")
    own, counted = _own(table, safe, known)
    path: tuple[Category, ...] = list(product(*(axis.categories for axis in own.axes)))[index]
    basis = own.spec.unit_of
    words, count = ", ".join(category_label(category) for category in path), _counts(counted, own)[index]
    if basis not in PEOPLE or not isinstance(counted, Cube):  # a sum is no number of people: nobody is listed
        return Behind(basis, (), words, count)
    plan = plan_of(known.snapshot, knowledge.content, knowledge.lists, knowledge.policy, table.id)
    coded = _coded_again(opened, draft, area, known, plan, knowledge, by=by)
    rows = rows_behind(plan, coded.frames[basis], known.snapshot, office.holds(counted, path, own.axes))
    return Behind(basis, tuple(int(coded.ids[basis][row]) for row in rows), words, count)
