"""Plan and apply a batch, each in one transaction with one audit entry (taking back: `undo.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.held import Source
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, FACILITIES, QUARANTINED, Batch
from cantik.collect.batch import Agreement, Reading
from cantik.collect.finding import Finding
from cantik.content.loader import here
from cantik.examine.findings.app.findings import findings_digest, write_findings
from cantik.register.core.app import beside
from cantik.register.core.app.conflicts import Arrival, write_conflicts
from cantik.register.core.app.current import blind_of, known_numbers, load_current, numbers_in, stocks_of
from cantik.register.core.app.mending import mend, mend_again
from cantik.register.core.app.rolls import plan_roll, write_roll
from cantik.register.core.app.writing import Target, write_numbers, write_plan
from cantik.register.core.conflict import RuleBook
from cantik.register.core.errors import BatchRefused, FictitiousNumbers
from cantik.register.core.fold import standing_stocks
from cantik.register.core.known import Current
from cantik.register.core.plan import NOTHING, ImportPlan, plan
from cantik.register.core.prepare import Number, Prepared, prepare
from cantik.register.core.rolls import Roll, roll_of, source_of
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.bulk import reserve
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


def make_ready(opened: OpenStore, batch: Reading, findings: Sequence[Finding]) -> Ready | None:
    """What `apply_batch` needs of a batch; None of one that goes into quarantine. Raises `BatchRefused` (R406)."""
    if batch.quarantined is not None:
        return None
    batch = replace(batch, source=source_of(batch))
    prepared, roll = prepare(batch, findings), roll_of(batch, findings)
    return Ready(batch, prepared, roll, _blind(opened, prepared, roll), _blind_of_refused(opened, prepared))


def all_or_none() -> AbstractContextManager[None]:
    """What is applied inside stands wholly or not at all: files that are handed in together."""
    return transaction.atomic()


# ── plan and apply ──────────────────────────────────────────────────────────────────────────────


def plan_batch(
    *,
    opened: OpenStore,
    desa: AreaCode,
    batch: Reading,
    findings: Sequence[Finding],
    by: str,
    at: dt.datetime | None = None,
    part_of: int | None = None,
    choices: Mapping[str, str] | None = None,
    foretell: bool = False,
) -> ImportPlan:
    """The dry run: what `apply_batch` would do now. Writes nothing but that somebody looked. `foretell`: say of each
    difference between sources what every choice would bring.

    Raises `FictitiousNumbers` (R305), `BatchRefused` (R406).
    """
    batch = replace(batch, source=source_of(batch))
    prepared, roll = prepare(batch, findings), roll_of(batch, findings)
    _refuse_fictitious(opened, desa, prepared, roll)
    area = find_area(desa)
    if area is None:
        planned = replace(
            plan(prepared, Current(), {}),
            roll=plan_roll(roll, 0, batch.source, {}, Current()),
            facilities=beside.things().plan(opened, 0, batch, findings),
        )
    else:
        asked = _blind(opened, prepared, roll) | _blind_of_refused(opened, prepared)
        numbers = known_numbers(area.pk, asked)
        planned = _plan(
            opened, area.pk, batch, findings, (prepared, roll), numbers, part_of, choices, foretell=foretell
        )
    log.record(
        by=by,
        at=at or clock.now(),
        action="batch.uji",
        subject="desa",
        subjects=[desa.qualified()],
        detail=_counts(planned),
    )
    return planned


def apply_batch(
    *,
    opened: OpenStore,
    desa: AreaCode,
    batch: Reading,
    findings: Sequence[Finding],
    file: Source,
    by: str,
    at: dt.datetime | None = None,
    part_of: int | None = None,
    choices: Mapping[str, str] | None = None,
    ready: Ready | None = None,
) -> Applied:
    """Keep the original file, then bring the batch into the register, wholly or not at all.

    The same file again, while it stands, changes nothing and gives the number of its batch; when the rules have changed
    and say something else about it, it is applied anew. A batch with a reason for
    quarantine is kept apart: its file and its findings, but no person. `part_of`: number of a batch of whose stock this
    file is a further part (a village that hands in one file per dusun); without it the file is the whole list of its
    source. `choices`: whose value holds where another source says something else (`baru`, `lama`, `tanya`), in place
    of the rule: by record, variable and source, variable, conflict rule or `*` (`conflict.with_choices`). `ready`: what
    `make_ready` made of the same batch and findings.

    Raises `FictitiousNumbers` (R305), `FileChanged` (R307), `BatchRefused` (R402, R406).
    """
    at = at or clock.now()
    ready = ready or make_ready(opened, batch, findings)
    opened.store.keep_file(file, batch.file.sha256, opened.keys, quarantined=ready is None)
    with transaction.atomic():
        area = ensure_area(code=desa, by=by, at=at)
        hold_area(area.pk)
        if ready is None:
            return _quarantine(opened, area.pk, replace(batch, source=source_of(batch)), findings, by, at)
        batch, prepared, roll = ready.batch, ready.prepared, ready.roll
        if roll is not None or batch.mapping == FACILITIES:
            part_of = None  # a list of members is always the whole one, a file of facilities stands for itself
        _refuse_fictitious(opened, desa, prepared, roll)
        numbers, blind = known_numbers(area.pk, ready.blind | ready.of_refused), ready.blind
        planned = _plan(opened, area.pk, batch, findings, (prepared, roll), numbers, part_of, choices)
        if planned.already is not None:
            return Applied(planned.already, APPLIED, planned)
        number = _write_batch(area.pk, batch, planned, findings, by=by, at=at, part_of=part_of)
        missing = [key for key in blind if key not in numbers]
        numbers |= write_numbers(opened, area.pk, missing, blind)
        versions = write_plan(Target(area.pk, number, at), planned, numbers)
        waiting = write_conflicts(opened, Arrival(area.pk, number, by, at), planned, versions)
        if roll is not None:
            write_roll(opened, number, roll, numbers)
        if planned.facilities is not None and planned.facilities.writes:
            beside.things().write(opened, area.pk, number, planned.facilities, at)
        replaced = [] if part_of is not None else _replaced(area.pk, batch)
        mended = mend(
            replaced=replaced,
            number=number,
            batch=batch,
            findings=findings,
            refused=planned.refused,
            index=opened.keys.index,
            by=by,
            at=at,
        )
        write_findings(opened, number, batch, findings)
        for told in (planned.told, planned.homes):
            mended += mend_again(
                replaced=replaced,
                number=number,
                unit=told[0].unit if told else "",
                whose={differences.person for differences in told if differences.kept},
                by=by,
                at=at,
            )
        counts = {**_counts(planned), "temuan": len(findings), "diperbaiki": mended, "beda_terbuka": waiting}
        _log_batch("batch.terapkan", number, by, at, counts)
    return Applied(number, APPLIED, planned)


def _plan(
    opened: OpenStore,
    area: int,
    batch: Reading,
    findings: Sequence[Finding],
    read: tuple[Prepared, Roll | None],
    numbers: dict[Number, int],
    part_of: int | None,
    choices: Mapping[str, str] | None,
    *,
    foretell: bool = False,
) -> ImportPlan:
    told = beside.things().plan(opened, area, batch, findings)
    # what a file of facilities said may have been changed by hand since: then it is not the same as what stands
    already = None if told is not None and told.changes else _standing_twin(area, batch, findings)
    continues = part_of is not None or already is not None
    prepared, roll = read
    current = load_current(opened, area)
    listed = plan_roll(roll, area, batch.source, numbers, current)
    planned = plan(
        prepared, current, numbers, continues=continues, book=rule_book(), choices=choices, foretell=foretell
    )
    return replace(planned, already=already, roll=listed, facilities=told)


def rule_book() -> RuleBook:
    """Which source is heard where they differ, as the content of this installation says it."""
    return RuleBook(here().conflicts)


def _counts(planned: ImportPlan) -> dict[str, int]:
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


def _refuse_fictitious(opened: OpenStore, desa: AreaCode, prepared: Prepared, roll: Roll | None) -> None:
    if opened.invented(desa):
        return
    texts = (*prepared.persons.nik, *prepared.families.kk, *(text for _, text in (roll.numbers() if roll else ())))
    count = sum(text.startswith(FICTITIOUS) for text in texts)
    if count:
        raise FictitiousNumbers(count)


def _standing_twin(area: int, batch: Reading, findings: Sequence[Finding]) -> int | None:
    """The batch that brought this very file for the same date, with the same findings, and still stands."""
    if batch.mapping == FACILITIES:
        standing = list(
            Batch.objects.filter(area_id=area, mapping=FACILITIES, state=APPLIED).values_list("pk", flat=True)
        )
    else:
        standing = [number for stock in standing_stocks(stocks_of(area)) for number in stock.batches]
    twins = Batch.objects.filter(
        pk__in=standing,
        file_sha256=batch.file.sha256,
        mapping=batch.mapping,
        reference=batch.reference,
        findings_digest=findings_digest(findings),
    )
    return twins.values_list("pk", flat=True).first()


def _replaced(area: int, batch: Reading) -> list[int]:
    """The batches of earlier stocks of the same source; called when the new batch is already written."""
    stocks = sorted((s for s in stocks_of(area) if s.source == batch.source), key=lambda s: (s.reference, s.stock))
    return [number for stock in stocks[:-1] for number in stock.batches]


def _write_batch(
    area: int,
    batch: Reading,
    planned: ImportPlan | None,
    findings: Sequence[Finding],
    *,
    by: str,
    at: dt.datetime,
    part_of: int | None = None,
) -> int:
    number = reserve("collect_batch", 1)[0]
    people = batch.records.get("orang")
    tally = planned.tally if planned else NOTHING
    # a list of families only counts no persons
    counted = planned is None or planned.roll is not None or planned.facilities is not None
    read = len(people) if people is not None else batch.rows if counted else 0
    Batch.objects.bulk_create(
        [
            Batch(
                pk=number,
                area_id=area,
                stock=_stock_of(area, batch, part_of) if part_of is not None else number,
                mapping=batch.mapping,
                source=batch.source,
                file_name=batch.file.name,
                file_size=batch.file.size,
                file_sha256=batch.file.sha256,
                reference=batch.reference,
                recognised_by=batch.recognised_by,
                agreement=_agreement_text(batch.agreement),
                agreement_expires=batch.agreement.expires if batch.agreement else None,
                state=APPLIED if planned else QUARANTINED,
                reason=batch.quarantined or "",
                rows_read=read,
                rows_accepted=read - tally.refused if planned else 0,
                rows_refused=tally.refused,
                rows_new=tally.new,
                rows_changed=tally.changed,
                rows_same=tally.same,
                received_at=at,
                received_by=by,
                findings_digest=findings_digest(findings),
            )
        ]
    )
    return number


def _stock_of(area: int, batch: Reading, part_of: int) -> int:
    found = Batch.objects.filter(pk=part_of, area_id=area, source=batch.source, state=APPLIED).first()
    if found is None:
        raise BatchRefused(
            "R402",
            "Daftar yang dilanjutkan tidak ditemukan",
            found=str(part_of),
            expected="nomor impor yang berlaku, dari desa dan sumber yang sama",
        )
    return found.stock


def _agreement_text(agreement: Agreement | None) -> str:
    if agreement is None:
        return ""
    return canonical_json(
        {
            "nomor": agreement.number,
            "tanggal": agreement.date.isoformat(),
            "pihak": list(agreement.parties),
            "tujuan": list(agreement.purposes),
            "tingkat": agreement.level,
            "kolom": list(agreement.columns),
            "berlaku_sampai": agreement.expires.isoformat(),
        }
    ).decode()


def _quarantine(
    opened: OpenStore, area: int, batch: Reading, findings: Sequence[Finding], by: str, at: dt.datetime
) -> Applied:
    """Keep a batch apart: its file and findings, but no person."""
    twin = Batch.objects.filter(area_id=area, state=QUARANTINED, file_sha256=batch.file.sha256).first()
    if twin is not None:
        return Applied(twin.pk, QUARANTINED, None)
    number = _write_batch(area, batch, None, findings, by=by, at=at)
    write_findings(opened, number, batch, findings)
    _log_batch("batch.karantina", number, by, at, {"temuan": len(findings)})
    return Applied(number, QUARANTINED, None)


def _log_batch(action: str, number: int, by: str, at: dt.datetime, detail: dict[str, int]) -> None:
    log.record(by=by, at=at, action=action, subject="batch", subjects=[number], detail=dict(detail))
