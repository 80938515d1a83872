"""What the store remembers of each edition's protection, because it binds the next (docs/adr/0024).

It holds the reasons and the required intervals of hidden cells: internal, never part of a release or a site.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.base.errors import UnreadableInput
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.protect import lp
from cantik.protect.audit.gate import Printed
from cantik.protect.result import Protected, SafeCell, SafeTable
from cantik.release import gate_record
from cantik.release.audit import printed_figure
from cantik.release.compose import BASE_OF
from cantik.release.model import Cell, Release
from cantik.release.protected_codec import read_figure, read_table, written_figure, written_table
from cantik.release.vintages import (
    CARRIED,
    OPEN,
    PRINTED,
    Vintage,
    encode_printed,
    encode_vintages,
    measures_of,
    read_vintages,
)


def place(store: Path, code: str, name: str) -> Path:
    """Where the store keeps what protected one edition, or one draft that was shown."""
    return store / "pelindungan" / code / f"{name}.json"


def kept_at(path: Path) -> dict[str, Any] | None:
    """What is remembered at a place; None where nothing is. Raises `UnreadableInput` P106 for a file that was damaged:
    without it an edition would not be bound by what was told before, so nothing is told."""
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_bytes())
    except (ValueError, OSError) as error:
        raise _memory_error(path) from error
    if not isinstance(kept, dict):
        raise _memory_error(path)
    return kept


def _memory_error(path: Path) -> UnreadableInput:
    return UnreadableInput(
        "P106",
        "Catatan pelindungan edisi terdahulu tidak dapat dibaca",
        where=f"pelindungan/{path.parent.name}/{path.name}",
        expected="berkas yang ditulis saat edisi itu terbit",
        mend="Minta pengelola komputer ini memulihkan simpanannya dari cadangan.",
        command="Pulihkan simpanannya dari cadangan (cantik restore).",
    )


@dataclass(frozen=True, slots=True)
class ProtectingWork:
    """What a protection took: programs that were solved and processor seconds. What a process remembered of a former
    run was not done again, so it is no property of the result."""

    solved: int
    seconds: float

    @classmethod
    def since(cls, solved: int, seconds: float) -> ProtectingWork:
        """What was done since the counters of this process stood so (`lp.solved`, processor time)."""
        return cls(lp.count_solved() - solved, time.process_time() - seconds)


def keep(
    safe: Protected,
    path: Path,
    work: ProtectingWork | None = None,
    *,
    release: Release | None = None,
    vintages: Sequence[Vintage] = (),
) -> None:
    """Write the tables, the indicators and the internal report of a protected result; replaces a former file in one
    move. `work` stands beside the report: the same persons give the same report. `release`: what was made of it, so
    that the next edition may carry over what it does not count anew; `vintages`: what this one carries over."""
    tables = [table for table in safe.tables if not table.carried_of]
    kept = {
        "kebijakan": safe.policy,
        "sidik_kebijakan": safe.policy_digest,
        "laporan": safe.report,
        "tabel": [written_table(table) for table in tables],
        "indikator": [written_figure(figure) for figure in safe.figures if not figure.carried_of],
        **({"gerbang": gate_record.printed_as_json(safe.passed, tables)} if safe.passed is not None else {}),
        **({PRINTED: encode_printed(release, measures_of(vintages))} if release is not None else {}),
        **({CARRIED: encode_vintages(vintages)} if vintages else {}),
    }
    if work is not None:
        kept["kerja"] = {"program": work.solved, "detik": round(work.seconds, 1)}
    lay(path, pretty_json(kept))


def recall(path: Path, content: Content) -> Protected | None:
    """The protected result of an edition as far as it binds another one, with what it carries over; None when nothing
    was kept.

    Tables and indicators whose definition is gone are left out, they bind nothing any more. Raises as `kept_at`.
    """
    kept = kept_at(path)
    return None if kept is None else _with_vintages(_read_own(kept, content), read_vintages(kept), content)


def _read_own(kept: Mapping[str, Any], content: Content) -> Protected:
    """What an edition counted itself."""
    tables = tuple(read_table(written, content) for written in kept["tabel"] if written["id"] in content.tables)
    told = (written for written in kept.get("indikator", ()) if written["id"] in content.indicators)
    figures = tuple(read_figure(written, content) for written in told)
    read = _read_passed(kept, content)
    return Protected(tables, figures, (), kept["kebijakan"], kept["sidik_kebijakan"], {}, kept["laporan"], read)


def _with_vintages(own: Protected, vintages: Sequence[Vintage], content: Content) -> Protected:
    """An edition with what it carries over: its groups say on which day each was counted. The gate reads the edition
    that counted most of it, beside the tables of its own day; what others counted stands beside as they told it."""
    if not vintages:
        return own
    day = own.report["acuan"]
    groups = {name: {"acuan": day, **entry} for name, entry in own.report.get("kelompok", {}).items()}
    groups |= {name: entry for each in vintages for name, entry in each.groups.items()}
    runs = [(own, frozenset(_closed_of(own)), dt.date.fromisoformat(day))]
    runs += [(_read_own(each.record, content), each.measures, each.reference) for each in vintages]
    most = max(runs, key=lambda run: (len(run[1]), run[2]))
    ordered = [most, *(run for run in runs if run is not most)]
    return replace(
        own,
        tables=(*own.tables, *(table for each in vintages for table in each.tables(content))),
        figures=(*own.figures, *(figure for each in vintages for figure in each.figures(content))),
        report={**own.report, "kelompok": groups, "acuan": most[2].isoformat()},
        passed=gate_record.join_passed([(run[0].passed, run[1]) for run in ordered]),
    )


def _closed_of(safe: Protected) -> set[str]:
    """Tables and indicators of class B and C of a protected result."""
    specs: list[TableSpec | Indicator] = [*(t.spec for t in safe.tables), *(f.spec for f in safe.figures)]
    return {spec.id for spec in specs if spec.disclosure.kelas != OPEN}


def recall_passed(path: Path, content: Content) -> Printed | None:
    """What the gate read when an edition passed it; None when that was not kept, or a definition of it is gone. Raises
    as `kept_at`. Of what the edition carries over see `recall_vintages`."""
    kept = kept_at(path)
    return None if kept is None else _read_passed(kept, content)


def recall_vintages(path: Path) -> tuple[Vintage, ...]:
    """What an edition carries over. Raises as `kept_at`."""
    kept = kept_at(path)
    return () if kept is None else read_vintages(kept)


def passed_of(vintage: Vintage, content: Content) -> Printed | None:
    """What the gate read when the edition of a vintage passed it; None as of `recall_passed`."""
    return _read_passed(vintage.record, content)


def _read_passed(kept: Mapping[str, Any], content: Content) -> Printed | None:
    return gate_record.read(kept["gerbang"], kept["tabel"], content) if "gerbang" in kept else None


def work_of(path: Path) -> ProtectingWork | None:
    """What the protection that is kept at a place took; None where nobody counted. Raises as `kept_at`."""
    kept = kept_at(path)
    said = kept.get("kerja") if kept else None
    return None if said is None else ProtectingWork(int(said["program"]), float(said["detik"]))


def of_release(release: Release, content: Content) -> Protected:
    """The protected result of an edition as its own files tell it: what was printed and what was hidden, without the
    reasons. It binds as well as what `keep` wrote, but for the variants that were chosen."""
    tables = tuple(
        SafeTable(
            spec=content.tables[table.id],
            tier=table.tier,
            kind=table.kind,
            axes=table.axes,
            cells=tuple(_as_protected(cell) for cell in table.cells),
            population=BASE_OF.get(table.base, table.base),
            answered=table.answered,
            asked=table.asked,
        )
        for table in release.tables
        if table.id in content.tables
    )
    figures = tuple(printed_figure(figure, content) for figure in release.figures if figure.id in content.indicators)
    report = {"acuan": release.reference.isoformat(), "kelompok": {}}
    return Protected(tables, figures, (), release.policy["id"], release.policy["sidik"], {}, report)


def _as_protected(cell: Cell) -> SafeCell:
    """A cell of an edition: its files hold counts, also where products print percentages."""
    return SafeCell(None if cell.value is None else int(cell.value), cell.status, cell.low, cell.high)
