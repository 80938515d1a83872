"""Plan and apply a batch, each in one transaction with one audit entry (taking back: `undo.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.base import clock
from cantik.base.memory_file import Source
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, FACILITIES, QUARANTINED, Batch
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.content.loader import here
from cantik.examine.findings.app.findings import write_findings
from cantik.register.core.app import batch_hooks
from cantik.register.core.app.conflicts import Arrival, write_conflicts
from cantik.register.core.app.current import blind_of, known_numbers, load_current, numbers_in, stocks_of
from cantik.register.core.app.mended_findings import OF_PARTS, FindingsAgain, mend, mend_again
from cantik.register.core.app.remainders import settle_remainders
from cantik.register.core.app.rolls import plan_roll, write_roll
from cantik.register.core.app.submission import Submission, write_batch
from cantik.register.core.app.writing import Target, write_numbers, write_plan
from cantik.register.core.blanks import EmptiedColumn, with_status
from cantik.register.core.comparison import replaced_list
from cantik.register.core.conflict import RuleBook
from cantik.register.core.delivery_questions import find_emptied, questions, without_blanks
from cantik.register.core.differences import Manner
from cantik.register.core.errors import FictitiousNumbers
from cantik.register.core.fold import list_around, standing_stocks
from cantik.register.core.headcount import count_planned
from cantik.register.core.plan import WHOLE_LIST, ImportPlan, plan, plan_past
from cantik.register.core.planner_state import Current
from cantik.register.core.prepare import Number, Prepared, prepare
from cantik.register.core.rolls import Roll, roll_of, source_of
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.opening import OpenStore

FICTITIOUS = "99"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a batch: its number, its state, the plan that was carried out (None in quarantine)."""

    batch: int
    state: str
    plan: ImportPlan | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A batch as the register takes it; none of this asks the database, so it is made before anybody has to wait.
    `blind`: the index of its numbers; `of_refused`: of those of refused rows, which are looked for and never kept."""

    batch: Reading
    prepared: Prepared
    roll: Roll | None
    blind: dict[Number, bytes]
    of_refused: dict[Number, bytes]


def make_ready(
    opened: OpenStore, batch: Reading, findings: Sequence[Finding], choices: Mapping[str, str] | None = None
) -> Ready | None:
    """What `apply_batch` needs of a batch; None of one that goes into quarantine. `choices`: as of a `Submission`.
    Raises `BatchRefused` (R406)."""
    return None if batch.quarantined is not None else _ready(opened, batch, findings, choices)


def _ready(opened: OpenStore, batch: Reading, findings: Sequence[Finding], choices: Mapping[str, str] | None) -> Ready:
    batch = with_status(replace(batch, source=source_of(batch)), choices)
    prepared, roll = prepare(batch, findings), roll_of(batch, findings)
    return Ready(batch, prepared, roll, _blind(opened, prepared, roll), _blind_of_refused(opened, prepared))


def all_or_none() -> AbstractContextManager[None]:
    """Open a transaction in which several files that belong together are applied, all of them or none."""
    return transaction.atomic()


# ── plan and apply ──────────────────────────────────────────────────────────────────────────────


def plan_batch(
    *,
    opened: OpenStore,
    area: AreaCode,
    submission: Submission,
    by: str,
    at: dt.datetime | None = None,
    foretell: bool = False,
) -> ImportPlan:
    """The dry run: what `apply_batch` would do now. Writes nothing but that somebody looked. `foretell`: say of each
    difference between sources what every choice would bring.

    Raises `FictitiousNumbers` (R305), `BatchRefused` (R406).
    """
    ready = _ready(opened, submission.batch, submission.findings, submission.choices)
    refuse_fictitious(opened, area, ready)
    area_row = find_area(area)
    if area_row is None:
        planned = replace(
            _with_questions(plan(ready.prepared, Current(), {}), Current(), WHOLE_LIST, ready, submission),
            roll=plan_roll(ready.roll, 0, ready.batch.source, {}, Current()),
            facilities=batch_hooks.things().plan(opened, 0, ready.batch, submission.findings),
        )
    else:
        planned = _plan(opened, area_row.pk, ready, submission, known_of(area_row.pk, ready), foretell=foretell)
    log.record(
        by=by,
        at=at or clock.now(),
        action="batch.uji",
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail=counts_of(planned),
    )
    return planned


def apply_batch(
    *,
    opened: OpenStore,
    area: AreaCode,
    submission: Submission,
    file: Source,
    by: str,
    at: dt.datetime | None = None,
    ready: Ready | None = None,
) -> Applied:
    """Keep the original file, then bring the batch into the register, wholly or not at all.

    The same file again, while it stands, changes nothing and gives the number of its batch; when the rules have changed
    and say something else about it, it is applied anew. A batch with a reason for quarantine is kept apart: its file
    and its findings, but no person. `ready`: what `make_ready` made of the same batch and findings.

    Raises `FictitiousNumbers` (R305), `FileChanged` (R307), `BatchRefused` (R402, R406).
    """
    at = at or clock.now()
    ready = ready or make_ready(opened, submission.batch, submission.findings, submission.choices)
    opened.store.keep_file(file, submission.batch.file.sha256, opened.keys, quarantined=ready is None)
    with transaction.atomic():
        area_row = ensure_area(code=area, by=by, at=at)
        hold_area(area_row.pk)
        if ready is None:
            return _quarantine(opened, area_row.pk, submission, by, at)
        submission = _without_a_part(submission, ready)
        refuse_fictitious(opened, area, ready)
        numbers = known_of(area_row.pk, ready)
        planned = _plan(opened, area_row.pk, ready, submission, numbers)
        if planned.already is not None:
            return Applied(planned.already, APPLIED, planned)
        number = write_batch(area_row.pk, replace(submission, batch=ready.batch), planned, by=by, at=at)
        arrival = Arrival(area_row.pk, number, by, at)
        waiting = _write_list(opened, arrival, ready, planned, numbers)
        asked = replace(submission, findings=(*submission.findings, *(asked.finding for asked in planned.asked)))
        mended = _write_findings(opened, arrival, ready.batch, asked, planned)
        settled = {"temuan": len(asked.findings), "diperbaiki": mended, "beda_terbuka": waiting}
        _log_batch("batch.terapkan", number, by, at, counts_of(planned) | settled)
    return Applied(number, APPLIED, planned)


def _without_a_part(submission: Submission, ready: Ready) -> Submission:
    """Lists of members and of facilities continue no list: they are whole, whatever was asked."""
    whole = ready.roll is not None or ready.batch.mapping == FACILITIES
    return replace(submission, part_of=None, addition=False) if whole else submission


def _write_list(
    opened: OpenStore, arrival: Arrival, ready: Ready, planned: ImportPlan, numbers: Mapping[Number, int]
) -> int:
    """`write_ready`, and what older lists of the source still say beneath this one."""
    waiting = write_ready(opened, arrival, ready, planned, numbers)
    settle_remainders(arrival.area_id, ready.batch.source, by=arrival.by, at=arrival.at)
    return waiting


def write_ready(
    opened: OpenStore, arrival: Arrival, ready: Ready, planned: ImportPlan, numbers: Mapping[Number, int]
) -> int:
    """Write a plan with its numbers, members and facilities; how many differences between sources wait."""
    area, batch = arrival.area_id, arrival.batch
    missing = [key for key in ready.blind if key not in numbers]
    all_numbers = {**numbers, **write_numbers(opened, area, missing, ready.blind)}
    versions = write_plan(Target(area, batch, arrival.at), planned, all_numbers)
    waiting = write_conflicts(opened, arrival, planned, versions)
    if ready.roll is not None:
        write_roll(opened, batch, ready.roll, all_numbers)
    if planned.facilities is not None and planned.facilities.writes:
        batch_hooks.things().write(opened, area, batch, planned.facilities, arrival.at)
    return waiting


def _write_findings(
    opened: OpenStore, arrival: Arrival, batch: Reading, submission: Submission, planned: ImportPlan
) -> int:
    """Write the findings of a batch, and settle those that it mends; how many these are."""
    continues = submission.addition or submission.part_of is not None
    replaced = [] if continues else _replaced_batches(arrival.area_id, arrival.batch)
    told_again = FindingsAgain(batch, submission.findings, planned.refused, opened.keys.index)
    mended = mend(arrival, replaced, told_again)
    if continues:
        mended += mend(arrival, _other_parts(arrival), told_again, OF_PARTS)
    write_findings(opened, arrival.batch, batch, submission.findings)
    for told in (planned.told, planned.homes):
        unit = told[0].unit if told else ""
        mended += mend_again(arrival, replaced, unit, {whose.person for whose in told if whose.kept})
    return mended


def known_of(area_id: int, ready: Ready) -> dict[Number, int]:
    """Ids of the numbers of a batch, and of its refused rows, that the register knows."""
    return known_numbers(area_id, ready.blind | ready.of_refused)


def _plan(
    opened: OpenStore,
    area_id: int,
    ready: Ready,
    submission: Submission,
    numbers: Mapping[Number, int],
    *,
    foretell: bool = False,
) -> ImportPlan:
    batch, findings = ready.batch, submission.findings
    told = batch_hooks.things().plan(opened, area_id, batch, findings)
    # what a file of facilities said may have been changed by hand since: then it is not the same as what stands
    already = None if told is not None and told.changes else _standing_twin(area_id, batch, submission)
    delivery = None if submission.addition else submission.part_of
    current = load_current(opened, area_id, delivery=delivery)
    listed = plan_roll(ready.roll, area_id, batch.source, numbers, current)
    newest, day = current.stocks.get(batch.source), ready.prepared.reference
    manner = Manner(
        continues=submission.addition or submission.part_of is not None or already is not None,
        addition=submission.addition,
        again=newest == day,
        book=rule_book(),
        choices=submission.choices,
        foretell=foretell,
    )
    if newest is None or day >= newest or delivery is not None:
        planned = plan(ready.prepared, current, numbers, manner)
        emptied = [] if manner.continues else _list_emptied(planned, batch, current)
        prepared = without_blanks(ready.prepared, emptied, submission.choices)
        if prepared is not ready.prepared:
            planned = plan(prepared, current, numbers, manner)
        planned = _with_questions(planned, current, manner, ready, submission, emptied)
    else:
        then = load_current(opened, area_id, as_of=day)
        planned = plan_past(ready.prepared, current, then, numbers, manner)
        planned = _with_questions(planned, then, manner, ready, submission)
    return replace(planned, already=already, roll=listed, facilities=told)


def _list_emptied(planned: ImportPlan, batch: Reading, current: Current) -> list[EmptiedColumn]:
    """The columns that a list empties, by the limits of this installation."""
    limits = here().limits
    share, least = limits["kosong_bagian"].value, limits["kosong_orang"].whole
    return find_emptied(planned, batch, current, share=share, least=least)


def _with_questions(
    planned: ImportPlan,
    current: Current,
    manner: Manner,
    ready: Ready,
    submission: Submission,
    emptied: Sequence[EmptiedColumn] = (),
) -> ImportPlan:
    """A plan with who is counted by it, and what somebody has to decide before figures are released of it."""
    if "orang" not in ready.batch.records and not emptied:
        return planned
    heads = count_planned(planned, current, manner, ready.batch)
    asked = questions(emptied, heads, ready.batch, submission.choices, here().rules)
    return replace(planned, heads=heads, asked=asked)


def rule_book() -> RuleBook:
    """Which source is heard where they differ, as the content of this installation says it."""
    return RuleBook(here().conflicts)


def counts_of(planned: ImportPlan) -> dict[str, int]:
    """What a plan does, counted for the log."""
    tally = planned.tally
    counts = {
        "baru": tally.new,
        "berubah": tally.changed,
        "sama": tally.same,
        "ditolak": tally.refused,
        "keluar": tally.gone,
        **({"tetap": len(planned.held)} if planned.held else {}),
    }
    return counts if planned.roll is None else {**counts, "tidak_dikenal": len(planned.roll.unknown)}


def _blind(opened: OpenStore, prepared: Prepared, roll: Roll | None) -> dict[Number, bytes]:
    """The blind index of every number of the batch."""
    return blind_of(opened, numbers_in(prepared) | (roll.numbers() if roll else {}))


def _blind_of_refused(opened: OpenStore, prepared: Prepared) -> dict[Number, bytes]:
    """The blind index of the NIK of refused rows: somebody known who is refused is not missing from the list."""
    return blind_of(opened, [("nik", row.nik) for row in prepared.refused_rows if row.nik])


def refuse_fictitious(opened: OpenStore, area: AreaCode, ready: Ready) -> None:
    """Numbers that cannot exist enter a store of invented data only. Raises `FictitiousNumbers` (R305)."""
    if opened.is_invented(area):
        return
    prepared, roll = ready.prepared, ready.roll
    texts = (*prepared.persons.nik, *prepared.families.kk, *(text for _, text in (roll.numbers() if roll else ())))
    count = sum(text.startswith(FICTITIOUS) for text in texts)
    if count:
        raise FictitiousNumbers(count)


def _standing_twin(area_id: int, batch: Reading, submission: Submission) -> int | None:
    """The batch that brought this very file for the same date, with the same findings and decisions about its blanks,
    and still stands."""
    if batch.mapping == FACILITIES:
        standing = list(
            Batch.objects.filter(area_id=area_id, mapping=FACILITIES, state=APPLIED).values_list("pk", flat=True)
        )
    else:
        standing = [number for stock in standing_stocks(stocks_of(area_id)) for number in stock.batches]
    twins = Batch.objects.filter(
        pk__in=standing,
        file_sha256=batch.file.sha256,
        mapping=batch.mapping,
        reference=batch.reference,
        findings_digest=submission.digest,
    )
    return twins.values_list("pk", flat=True).first()


def _other_parts(arrival: Arrival) -> list[int]:
    """The batches of the list that the new one, already written, is a part of."""
    around = list_around(stocks_of(arrival.area_id), arrival.batch)
    return [number for stock in around for number in stock.batches if number != arrival.batch]


def _replaced_batches(area_id: int, number: int) -> list[int]:
    """The batches of the list of its source that a new one (already written) takes the place of on its day."""
    given = stocks_of(area_id)
    own = next((stock for stock in given if number in stock.batches), None)
    return [batch for stock in replaced_list(given, own) for batch in stock.batches] if own is not None else []


def _quarantine(opened: OpenStore, area_id: int, submission: Submission, by: str, at: dt.datetime) -> Applied:
    """Keep a batch apart: its file and findings, but no person."""
    batch = replace(submission.batch, source=source_of(submission.batch))
    twin = Batch.objects.filter(area_id=area_id, state=QUARANTINED, file_sha256=batch.file.sha256).first()
    if twin is not None:
        return Applied(twin.pk, QUARANTINED, None)
    number = write_batch(area_id, Submission(batch, submission.findings), None, by=by, at=at)
    write_findings(opened, number, batch, submission.findings)
    _log_batch("batch.karantina", number, by, at, {"temuan": len(submission.findings)})
    return Applied(number, QUARANTINED, None)


def _log_batch(action: str, number: int, by: str, at: dt.datetime, detail: dict[str, int]) -> None:
    log.record(by=by, at=at, action=action, subject="batch", subjects=[number], detail=dict(detail))
