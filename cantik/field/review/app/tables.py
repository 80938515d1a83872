"""Tables of answers and exports at the desk of a round: what one holds, and what came of it. A small one is read while
the page waits; a large one by the jobs `lapangan.tabel` (reading), `lapangan.terima` (taking it in) and
`lapangan.tarik` (taking it back).

What a job found lies sealed beside the table for a day (`field/forms/app/copies`): faults quote cells.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cantik.base import clock
from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode
from cantik.collect.form_faults import FormFault
from cantik.field.errors import StateRefused
from cantik.field.forms.app import desk_tables, export_submissions, phone_copies
from cantik.field.forms.app.export_submissions import TAKEN_BACK
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.phone_copies import HandedCopy
from cantik.field.forms.app.storage import PostOutcome
from cantik.field.forms.app.table_rows import RowFate, TypedRow, TypedTable
from cantik.field.forms.filled_workbook import Telling
from cantik.field.review.app import approval
from cantik.field.review.app.examination import ReviewContext
from cantik.field.rounds.app.models import Device
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore, at_hand

#: bytes of a table above which reading it takes longer than a page may
LARGE = 300_000
#: in the page's language: web/job_words.py
_READING, _TAKING, _RETURNING = "Membaca tabel isian", "Menerima isian", "Menarik isian"
#: faults that are kept to be shown
_FAULTS = 200
#: how a table is called that waits: its own name is not kept, it may hold anything
_NAME = "tabel.xlsx"


@dataclass(frozen=True, slots=True)
class DeskTable:
    """What a table holds: the first of its faults and how many there are, or how many rows are new, correct what came,
    say the same as `instances`; of an export its recognition in words, what is told of it, how many that were rejected
    there came in before; `taken`, `held`: how many the last taking brought in, and of these how many wait; `returned`,
    `decided`: how many the last taking back gave back, and how many somebody decided on at that moment."""

    faults: Sequence[FormFault] = ()
    wrong: int = 0
    fresh: int = 0
    corrections: int = 0
    same: int = 0
    instances: Sequence[str] = ()
    export: str = ""
    notes: Sequence[str] = ()
    rejected_before: int = 0
    taken: int | None = None
    held: int = 0
    returned: int | None = None
    decided: int = 0
    rows: Sequence[TypedRow] = field(default=(), compare=False)


def look(table: TypedTable, opened: OpenStore) -> DeskTable:
    """What a table holds beside what came before. Raises `DamagedSecret` (R204)."""
    book, rows = table.book, [] if table.book.faults else desk_tables.rows_of(table, opened)
    fates = Counter(row.fate for row in rows)
    return DeskTable(
        book.faults[:_FAULTS],
        len(book.faults),
        fates[RowFate.NEW],
        fates[RowFate.CORRECTS],
        fates[RowFate.SAME],
        [row.former for row in rows if row.fate is RowFate.SAME and row.former],
        book.export.line(table.against.form) if book.export is not None else "",
        book.export.notes if book.export is not None else (),
        export_submissions.rejected_before(table),
        rows=rows,
    )


def count_received(rows: Sequence[TypedRow], outcomes: Sequence[PostOutcome]) -> tuple[int, int]:
    """How many forms a taking brought in, and how many of these wait for a decision."""
    came = sum(row.fate is not RowFate.SAME for row in rows)
    return came, sum(outcome is PostOutcome.HELD for outcome in outcomes)


def take_back(
    person: Account, context: ReviewContext, instances: Sequence[str], told: Telling = lambda _done, _total: None
) -> tuple[int, int]:
    """Every form of a table that nobody decided on goes back: kept, counted no more until it comes again. Stopped, what
    went back stays back; the rest goes the next time. Returns how many went, and how many somebody decided on at this
    moment."""
    while read_some(context.opened):
        pass
    waiting, decided = desk_tables.sent_in(instances), 0
    for done, (unit, instance) in enumerate(waiting):
        told(done, len(waiting))
        try:
            approval.send_back(person, context, unit, TAKEN_BACK, instance=instance, at=clock.now())
        except StateRefused:
            decided += 1
    return len(waiting) - decided, decided


# ── by a job ────────────────────────────────────────────────────────────────────────────────────


def subject(device: Device, digest: str) -> str:
    """What the jobs about a waiting table are about."""
    return f"tabel/{device.pk}/{digest}"


def read(handle: Handle) -> None:
    """Read the table of a job and put by what it holds. Run again it finds the same; stopped it leaves nothing.

    Raises `UnreadableInput` (B602 when the table waits no longer, and what `tables.read` raises), `PlanRefused`.
    """
    table = _table(handle)
    _keep(handle, look(table, at_hand()))


def take(handle: Handle) -> None:
    """Take in the table of a job. Stopped or killed, what came in until then stays in and comes in once; the rest comes
    when it is taken again. Raises what `read` raises, `NotStoredNow` (B510)."""
    table, opened = _table(handle), at_hand()
    seen = look(table, opened)
    if not seen.wrong:
        outcomes = desk_tables.take(
            table, seen.rows, _desa(handle).text(), clock.now(), lambda done, total: handle.tell(_TAKING, done, total)
        )
        came, held = count_received(seen.rows, outcomes)
        seen = replace(look(table, opened), taken=came, held=held)
    _keep(handle, seen)


def give_back(handle: Handle) -> None:
    """Take back what came in of the table of a job. Raises what `read` raises."""
    table, opened, desa = _table(handle), at_hand(), _desa(handle)
    handle.tell(_RETURNING, 0, 0)
    round_ = table.device.round
    context = ReviewContext(opened, desa, round_.activity.area_id, round_, clock.today())
    person = Account.objects.get(pk=int(handle.by.partition(":")[2]))  # the right was looked at before the job began
    found = look(table, opened).instances
    done, decided = take_back(person, context, found, lambda at, total: handle.tell(_RETURNING, at, total))
    _keep(handle, replace(look(table, opened), returned=done, decided=decided))


def seen_by_job(device: Device, digest: str, area: AreaCode, opened: OpenStore) -> DeskTable:
    """What the last job about a table found. Raises `UnreadableInput` (B602), `DamagedSecret` (R204)."""
    said: dict[str, Any] = json.loads(phone_copies.open_waiting_copy(area, _name(subject(device, digest)), opened))
    return DeskTable(**said | {"faults": [FormFault(**fault) for fault in said["faults"]]})


def put_away(device: Device, digest: str, area: AreaCode, opened: OpenStore) -> None:
    """The table waits no longer, nor what was found in it."""
    phone_copies.put_away(area, digest, opened)
    phone_copies.put_away(area, _name(subject(device, digest)), opened)


def read_waiting_table(device: Device, digest: str, area: AreaCode, opened: OpenStore) -> TypedTable:
    """A small table that waits, read. Raises what `read` raises."""
    return desk_tables.read(Held(_NAME, phone_copies.open_waiting_copy(area, digest, opened)), device, clock.today())


def _desa(handle: Handle) -> AreaCode:
    return AreaCode.kemendagri(handle.area)


def _table(handle: Handle) -> TypedTable:
    _, number, digest = handle.subject.split("/")
    device = Device.objects.filter(pk=number)
    found = device.select_related("round__activity__area", "round__version", "enumerator__account").get()
    handle.tell(_READING, 0, 0)
    data = Held(_NAME, phone_copies.open_waiting_copy(_desa(handle), digest, at_hand()))
    return desk_tables.read(data, found, clock.today(), lambda done, total: handle.tell(_READING, done, total))


def _keep(handle: Handle, seen: DeskTable) -> None:
    said = asdict(replace(seen, rows=()))
    del said["rows"]
    desa, (_, device, digest) = _desa(handle), handle.subject.split("/")
    area = Device.objects.values_list("round__activity__area", flat=True).get(pk=device)
    if not phone_copies.waits(desa, digest, at_hand()):  # somebody was erased meanwhile
        raise UnreadableInput("B602", "Tabel ini tidak menunggu lagi", mend="Serahkan lagi tabelnya.")
    copy = HandedCopy(json.dumps(said).encode(), desa, area, handle.by)
    phone_copies.keep_waiting(copy, at_hand(), _name(handle.subject))
    handle.finish()


def _name(what: str) -> str:
    return phone_copies.waiting_name(f"hasil/{what}")


KINDS = (
    JobKind("lapangan.tabel", "pembacaan tabel isian", "orang.sunting", read),
    JobKind("lapangan.terima", "penerimaan tabel isian", "orang.sunting", take),
    JobKind("lapangan.tarik", "penarikan tabel isian", "orang.sunting", give_back),
)
READ, TAKE, GIVE_BACK = KINDS
