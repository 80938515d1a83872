"""Bring files into the register: read, examine, show what would happen, apply. All of a call or nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Literal

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.base.memory_file import Source
from cantik.base.progress import Tell
from cantik.codes.app.queries import refuse_former
from cantik.codes.knowledge import Knowledge
from cantik.collect.account import ContentQuestion
from cantik.collect.app.content_decisions import keep_decision
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.collect.flat import all_files
from cantik.collect.list_date import date_limits, doubt_date
from cantik.collect.read import Delivery
from cantik.collect.rulings import Rulings, place_key
from cantik.collect.unread_columns import ALL_ROWS
from cantik.pipeline.app.re_examination import findings_follow
from cantik.pipeline.file_examination import Examined, Into, continue_delivery, examine_one, read_one
from cantik.register.core.app import services
from cantik.register.core.app.neighbour_village import RULE as NEXT_DOOR
from cantik.register.core.app.register_state import is_addition, list_to_continue
from cantik.register.core.app.source_lists import lists_kept
from cantik.register.core.app.submission import Submission
from cantik.register.core.errors import ListShrunk
from cantik.register.core.plan import NOTHING, ImportPlan
from cantik.register.core.together import settle_absent, together
from cantik.register.correct.app.list_companions import FilePlace
from cantik.register.correct.app.solved_findings import AddedBatch, settle_solved
from cantik.register.correct.app.surroundings import Definitions
from cantik.register.doubles.app.list_pairs import keep_doubles

#: whether files are the whole list of a source, a part of it beside what stands, or nobody said so: then a list that
#: leaves out many is not stored
Extent = Literal["", "lengkap", "sebagian"]
ASKED: Extent = ""
#: exit code of a command that did what was asked, but for rows that were refused (docs/rujukan/perintah.md)
ROWS_REFUSED = 8
__all__ = ["Into", "bring"]

NOTHING_ACCEPTED = "tidak ada satu baris pun yang dapat diterima, jadi tidak ada yang disimpan"


#: rules that say that the whole file may be another village's
OTHERS_FILE = (NEXT_DOOR, ALL_ROWS)


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
    kept_out: str = ""  # why nothing of it is stored although it was asked for

    @property
    def open_questions(self) -> tuple[ContentQuestion, ...]:
        """Content that was not read, and nobody decided about: it holds the release."""
        return self.records.account.open if self.records.account is not None else ()

    def levels(self) -> Mapping[str, int]:
        """Findings by level; a finding that stands for several rows counts once."""
        return Counter(str(f.level) for f in self.findings)


@dataclass(frozen=True, slots=True)
class Writing:
    """How the register is written. `at`: the moment, instead of now. `choices`: whose value holds where another source
    says something else, in place of the rules (`services.apply_batch`). `turn`: held meanwhile, for processes that take
    turns. `extent`: whether the files are the whole list of their source. `date_assumed`: nobody named the day of the
    data, so that a list that is hardly of it is not stored."""

    at: dt.datetime | None = None
    choices: Mapping[str, str] | None = None
    turn: AbstractContextManager[object] | None = None
    extent: Extent = ASKED
    date_assumed: bool = False


PLAIN = Writing()


def bring(
    files: Sequence[Source],
    into: Into,
    delivery: Delivery,
    knowledge: Knowledge,
    tell: Tell,
    *,
    apply: bool = True,
    writing: Writing = PLAIN,
) -> list[Brought]:
    """Read and examine every file, then apply them in order, all or none. With `apply` false nothing is written.

    A ZIP stands for the files in it. Several files of one source are parts of one list (a file per dusun); a later
    call replaces the list of a source. A file none of whose rows is accepted is not stored.

    Raises `WrongUse` D184 (`Writing.date_assumed`), the typed errors of reading (B…), of areas (W…) and of the register
    (R…, `ListShrunk` R405 among them); nothing is applied then.
    """
    refuse_former(into.area)
    batches = _read_all(files, into, delivery, knowledge, tell)
    if writing.date_assumed:
        _refuse_doubtful_date([examined.batch for examined in batches], delivery, knowledge)
    require_met(delivery.rulings, [examined.batch for examined in batches])
    read = [
        examine_one(
            examined, _others(batches, at), into, delivery, knowledge, tell, FilePlace(_adds(examined, writing))
        )
        for at, examined in enumerate(batches)
    ]
    if not apply:
        return _plan_files(read, into, writing)
    try:
        return _apply_files(read, into, knowledge, tell, writing, delivery.rulings)
    except ListShrunk as shrunk:
        # Whose people they are is said first: who only read how to store them would store another village's.
        of_neighbours = [finding for each in read for finding in each.findings if finding.rule in OTHERS_FILE]
        first = " ".join(f"{finding.message} {finding.cure}" for finding in of_neighbours)
        shrunk.mend, shrunk.command = f"{first} {shrunk.mend}".lstrip(), f"{first} {shrunk.command}".lstrip()
        raise


def _refuse_doubtful_date(read: Sequence[Reading], delivery: Delivery, knowledge: Knowledge) -> None:
    """Raises `WrongUse` D184 when nobody named the day of the data and a list is hardly of the one that is assumed."""
    limits = date_limits(knowledge.content.limits)
    assumed = [batch for batch in read if batch.reference == delivery.reference]
    doubt = next((found for batch in assumed if (found := doubt_date(batch, limits)) is not None), None)
    if doubt is not None:
        raise WrongUse(
            "D184",
            "Tanggal keadaan data tidak disebut, dan isi daftar berkata lain",
            found=doubt.in_words,
            expected="tanggal keadaan data yang disebut sendiri",
            mend=f"Sebut tanggalnya sendiri: menurut isinya {doubt.latest.isoformat()}, atau "
            f"{doubt.named.isoformat()} bila memang keadaan hari itu.",
            command=f"Sebut --date {doubt.latest.isoformat()}, atau --date {doubt.named.isoformat()} bila memang "
            "keadaan hari itu.",
        )


def _apply_files(
    read: Sequence[Examined], into: Into, knowledge: Knowledge, tell: Tell, writing: Writing, rulings: Rulings
) -> list[Brought]:
    stocks = _stocks_continued(read, into, writing)
    brought = []
    # Of one file beforehand, so that others wait for the writing only; of many in turn, for they would fill the memory.
    ready: list[services.Ready | None] = [None] * len(read)
    if len(read) == 1 and not (read[0].batch.not_stored or read[0].nothing_accepted):
        ready = [services.make_ready(into.opened, read[0].batch, read[0].findings, writing.choices)]
    kept = lists_kept(into.area, whole=writing.extent == "lengkap")
    with writing.turn or nullcontext(), services.all_or_none(), kept, findings_follow(into, writing.at):
        for examined, prepared in zip(read, ready, strict=True):
            applied = put_in(examined, into, stocks, writing, prepared)
            if applied is not None:
                tell("Menyimpan ke register", examined.rows, examined.rows)
            number, plan = (applied.batch, applied.plan) if applied is not None else (None, None)
            kept_out = NOTHING_ACCEPTED if examined.nothing_accepted else ""
            made = _make_summary(examined.file, examined.batch, examined.findings, number, plan)
            brought.append(replace(made, kept_out=kept_out))
        for order in rulings.met.values():
            keep_decision(code=into.area.text(), order=order, by=into.by, at=writing.at or clock.now())
        settle_answered([file.batch for file in brought], into, knowledge, writing.at)
    settled = settle_absent([file.plan for file in brought])
    return [_with_plan(file, plan) for file, plan in zip(brought, settled, strict=True)]


def _stocks_continued(read: Sequence[Examined], into: Into, writing: Writing) -> dict[str, int]:
    """Source -> the batch whose list these files continue: what stands, when they are a part of it only. Further files
    of a source continue the first one."""
    found: dict[str, int] = {}
    for examined in read:
        number = list_to_continue(into.area, examined.batch) if _adds(examined, writing) else None
        if number is not None:
            found.setdefault(examined.batch.source, number)
    return found


def _adds(examined: Examined, writing: Writing) -> bool:
    """Whether a file is a part of the list of its day, by what was said of it."""
    return is_addition(examined.batch, part=writing.extent == "sebagian", whole=writing.extent == "lengkap")


def _plan_files(read: Sequence[Examined], into: Into, writing: Writing) -> list[Brought]:
    stocks = _stocks_continued(read, into, writing)
    plans = [
        None
        if examined.batch.not_stored
        else services.plan_batch(
            opened=into.opened,
            area=into.area,
            submission=Submission(
                examined.batch,
                examined.findings,
                part_of=stocks.get(examined.batch.source),
                addition=_adds(examined, writing),
                choices=writing.choices,
            ),
            by=into.by,
        )
        for examined in read
    ]
    settled = together(plans, services.rule_book())
    return [
        _make_summary(examined.file, examined.batch, examined.findings, None, plan)
        for examined, plan in zip(read, settled, strict=True)
    ]


def _read_all(
    files: Sequence[Source], into: Into, delivery: Delivery, knowledge: Knowledge, tell: Tell
) -> list[Examined]:
    """Every file, read in order; what the first ones call a dusun, the later ones do too."""
    batches: list[Examined] = []
    for file in list(all_files(files)):
        batches.append(read_one(file, into, continue_delivery(delivery, batches), knowledge, tell))
    return batches


def require_met(rulings: Rulings, read: Sequence[Reading]) -> None:
    """Every order about content that is not read fits the files, and what was to be read was.

    Raises `WrongUse` D182.
    """
    asked = [question for batch in read if batch.account is not None for question in batch.account.questions]
    unread = {place_key(question.place) for question in asked if question.open}
    amiss = [key for key in rulings.ordered if (rulings.each and key not in rulings.met) or key in unread]
    if amiss:
        raise WrongUse(
            "D182",
            "Putusan tentang isi yang tidak dibaca tidak cocok dengan berkas",
            found=", ".join(amiss),
            expected=", ".join(dict.fromkeys(question.place for question in asked)) or "tidak ada isi yang ditanyakan",
            mend="Tulis tempat persis seperti yang disebut perintah ini, dan baca hanya yang dapat dibaca.",
        )


def _others(read: Sequence[Examined], at: int) -> Sequence[Examined]:
    return [*read[:at], *read[at + 1 :]]


def put_in(
    examined: Examined,
    into: Into,
    stocks: MutableMapping[str, int],
    writing: Writing = PLAIN,
    ready: services.Ready | None = None,
) -> services.Applied | None:
    """Apply one examined file; `stocks` (source -> batch) says whose list it continues and learns of a new one.

    None for a file that the register has no place for, or none of whose rows is accepted: nothing of it is kept.
    """
    if examined.batch.not_stored or examined.nothing_accepted:
        return None
    applied = services.apply_batch(
        opened=into.opened,
        area=into.area,
        submission=Submission(
            examined.batch,
            examined.findings,
            part_of=stocks.get(examined.batch.source),
            addition=_adds(examined, writing),
            choices=writing.choices,
        ),
        file=examined.file,
        by=into.by,
        at=writing.at,
        ready=ready,
    )
    if examined.batch.quarantined is None:
        stocks.setdefault(examined.batch.source, applied.batch)
        keep_doubles(into.opened, into.area, applied.batch, examined.findings)
    return applied


def settle_answered(
    applied: Sequence[int | None], into: Into, knowledge: Knowledge, at: dt.datetime | None = None
) -> None:
    """Mend the open findings of standing lists that these batches answered; in the transaction that wrote them."""
    definitions = Definitions(knowledge.content, knowledge.lists)
    numbers = frozenset(number for number in applied if number is not None)
    for number in sorted(numbers):
        added = AddedBatch(into.area, number, numbers, into.by, at or clock.now())
        settle_solved(into.opened, added, definitions)


def _with_plan(file: Brought, planned: ImportPlan | None) -> Brought:
    """The same with the plan as it is beside those of the other files."""
    return file if planned is None else replace(file, plan=planned, gone=planned.tally.gone)


def _make_summary(
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
        findings=(*findings, *(asked.finding for asked in (planned.asked if planned else ()))),
        batch=number,
        quarantined=batch.quarantined,
        plan=planned,
        records=batch,
    )
