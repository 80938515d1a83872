"""Bring files into the register: read, examine, show what would happen, apply. All of a call or nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from cantik import examine
from cantik.base.held import Source
from cantik.codes.area import AreaCode
from cantik.collect.batch import Agreement, Reading
from cantik.collect.bundle import all_unpacked
from cantik.collect.finding import Finding, Level
from cantik.collect.read import Delivery, read_file
from cantik.examine.rules import rule_book
from cantik.pipeline.app.former import former_list
from cantik.pipeline.knowledge import Knowledge
from cantik.register.core.app import services
from cantik.register.core.plan import NOTHING, ImportPlan
from cantik.register.core.together import together
from cantik.vault.app.opening import OpenStore

#: station in words, done, total
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file: how it was recognised, counts, findings, the number of its batch (None: a dry run)."""

    file: str
    recognised: str
    source: str
    rows: int
    accepted: int
    refused: int
    new: int
    changed: int
    same: int
    gone: int
    findings: tuple[Finding, ...]
    batch: int | None
    quarantined: str | None
    plan: ImportPlan | None
    records: Reading

    def levels(self) -> Mapping[str, int]:
        """Findings by level; a finding that stands for several rows counts once."""
        return Counter(str(f.level) for f in self.findings)


def bring(
    files: Sequence[Source],
    *,
    opened: OpenStore,
    desa: AreaCode,
    reference: dt.date,
    agreement: Agreement | None,
    knowledge: Knowledge,
    by: str,
    tell: Tell,
    apply: bool = True,
    at: dt.datetime | None = None,
    choices: Mapping[str, str] | None = None,
    turn: AbstractContextManager[object] | None = None,
) -> list[Brought]:
    """Read and examine every file, then apply them in order, all or none. With `apply` false nothing is written.

    A ZIP stands for the files in it. Several files of one source are parts of one list (a file per dusun); a later
    call replaces the list of a source. `choices`: whose value holds where another source says something else, in place
    of the rules (`services.apply_batch`). `turn`: held while the register is written, for processes that take turns.

    Raises the typed errors of reading (B…), of areas (W…) and of the register (R…); nothing is applied then.
    """
    read = [
        look_into(
            file, opened=opened, desa=desa, reference=reference, agreement=agreement, knowledge=knowledge, tell=tell
        )
        for file in list(all_unpacked(files))
    ]
    if apply:
        return _applied(read, opened, desa, by, tell, at, choices, turn or nullcontext())
    return _planned(read, opened, desa, by, choices)


def _applied(
    read: Sequence[Examined],
    opened: OpenStore,
    desa: AreaCode,
    by: str,
    tell: Tell,
    at: dt.datetime | None,
    choices: Mapping[str, str] | None,
    turn: AbstractContextManager[object],
) -> list[Brought]:
    stocks: dict[str, int] = {}  # source -> batch whose stock further files of the same source continue
    brought = []
    # Of one file beforehand, so that others wait for the writing only; of many in turn, for they would fill the memory.
    ready: list[services.Ready | None] = [None] * len(read)
    if len(read) == 1 and not read[0].batch.not_stored:
        ready = [services.make_ready(opened, read[0].batch, read[0].findings)]
    with turn, services.all_or_none():
        for one, made in zip(read, ready, strict=True):
            applied = put_in(one, opened=opened, desa=desa, by=by, stocks=stocks, at=at, choices=choices, ready=made)
            if applied is not None:
                tell("Menyimpan ke register", one.rows, one.rows)
            number, plan = (applied.batch, applied.plan) if applied is not None else (None, None)
            brought.append(_brought(one.file, one.batch, one.findings, number, plan))
    return brought


def _planned(
    read: Sequence[Examined], opened: OpenStore, desa: AreaCode, by: str, choices: Mapping[str, str] | None
) -> list[Brought]:
    plans = [
        None
        if one.batch.not_stored
        else services.plan_batch(
            opened=opened, desa=desa, batch=one.batch, findings=one.findings, by=by, choices=choices
        )
        for one in read
    ]
    settled = together(plans, services.rule_book())
    return [_brought(one.file, one.batch, one.findings, None, plan) for one, plan in zip(read, settled, strict=True)]


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was read and examined; nothing of it is in the register yet."""

    file: Source
    batch: Reading
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """Records that were read: persons, where the file has any."""
        return self.batch.rows


def look_into(
    file: Source,
    *,
    opened: OpenStore,
    desa: AreaCode,
    reference: dt.date,
    agreement: Agreement | None,
    knowledge: Knowledge,
    tell: Tell,
) -> Examined:
    """Read and examine one file. Raises the typed errors of reading (B…) and of areas (W…)."""
    batch = read_file(
        file,
        Delivery(reference, agreement),
        content=knowledge.content,
        lists=knowledge.lists,
        progress=lambda rows: tell(f"Membaca {file.name}", rows, rows + 1),
    )
    read = Examined(file, batch, ())
    tell(f"Membaca {file.name}", read.rows, read.rows)
    asked = rule_book(knowledge.content, knowledge.lists).former
    examined = examine.check(
        batch,
        knowledge.content.rules,
        content=knowledge.content,
        lists=knowledge.lists,
        reference=batch.reference or reference,
        desa=desa,
        demo=opened.invented(desa),
        former=former_list(opened, desa, batch, asked),
    )
    tell("Memeriksa", read.rows, read.rows)
    return Examined(file, batch, tuple(examined.findings))


def put_in(
    examined: Examined,
    *,
    opened: OpenStore,
    desa: AreaCode,
    by: str,
    stocks: MutableMapping[str, int],
    at: dt.datetime | None = None,
    choices: Mapping[str, str] | None = None,
    ready: services.Ready | None = None,
) -> services.Applied | None:
    """Apply one examined file; `stocks` (source -> batch) says whose list it continues and learns of a new one.

    None for a file that the register has no place for: nothing of it is kept.
    """
    if examined.batch.not_stored:
        return None
    applied = services.apply_batch(
        opened=opened,
        desa=desa,
        batch=examined.batch,
        findings=examined.findings,
        file=examined.file,
        by=by,
        at=at,
        part_of=stocks.get(examined.batch.source),
        choices=choices,
        ready=ready,
    )
    if examined.batch.quarantined is None:
        stocks.setdefault(examined.batch.source, applied.batch)
    return applied


def _brought(
    file: Source, batch: Reading, findings: Sequence[Finding], number: int | None, planned: ImportPlan | None
) -> Brought:
    rows = batch.rows
    tally = planned.tally if planned else NOTHING
    refused = tally.refused if planned else len({f.record for f in findings if f.level is Level.REFUSE and f.whole})
    return Brought(
        file=file.name,
        recognised=batch.recognised_by,
        source=batch.source,
        rows=rows,
        accepted=0 if planned is None else rows - refused,
        refused=refused,
        new=tally.new,
        changed=tally.changed,
        same=tally.same,
        gone=tally.gone,
        findings=tuple(findings),
        batch=number,
        quarantined=batch.quarantined,
        plan=planned,
        records=batch,
    )
