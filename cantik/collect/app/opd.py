"""Tables of offices in the store: tried, handed in by the office, accepted or returned by the walidata, taken back.

Trying saves what was read, for its page; it binds nobody and is no entry of the log. Nobody accepts what they handed
in. The newest accepted delivery of a table and year stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.memory_file import Held
from cantik.base.text import holds_number
from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import areas_with
from cantik.collect.app.opd_models import OpdChoice, OpdDelivery, OpdFigure
from cantik.collect.errors import OpdRefused
from cantik.collect.finding import Finding, Level
from cantik.collect.opd import OpdReading, read_opd
from cantik.collect.opd_places import OpdVillage
from cantik.content.loader import here
from cantik.content.opd_findings import opd_finding_texts
from cantik.content.opd_table import OpdTable
from cantik.staff.app import accounts, institutions, rights, steps, waiting_list
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.staff.errors import NotAllowed
from cantik.staff.matrix import Reach
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

SEE, DELIVER, DECIDE = "angka.lihat_mentah", "opd.serah", "opd.putus"
#: states in which a delivery waits for somebody
WAITS = (OpdDelivery.HANDED_IN, OpdDelivery.EXAMINED)
_YEARS_BACK = 15
_VILLAGE_CODE = re.compile(r"(?<!\d)[1-9]\d\.?\d{2}\.?\d{2}\.?\d{4}(?!\d)")
_TEXT, _CELL = 200, 60


@dataclass(frozen=True, slots=True)
class OpdEntry:
    """What is said of a delivery beside its file: table, year, reference date, where the office has it from."""

    table: str
    year: int
    reference: dt.date
    document: str


def villages_of(kabupaten: AreaCode, extra: Path | None) -> list[OpdVillage]:
    """The villages of a kabupaten with the codes and names they bear and bore. `extra`: areas of the store's own."""
    index = areas_with(extra)
    above = index.find(kabupaten)
    former = _former(kabupaten)
    found = []
    for village in index.below(above, AreaLevel.DESA) if above is not None else ():
        key = village.key
        if key is None:
            continue
        kecamatan = index.parent(village)
        earlier = (change.code for change in index.changes.earlier(key.text()))
        codes = (*(dated.value for dated in village.codes), *earlier, *former.get(key.text(), ()))
        names = (*village.other_names, *index.changes.former_names(key.text()))
        found.append(OpdVillage(key, village.name, kecamatan.name if kecamatan else "", tuple(codes), names))
    return found


def _former(kabupaten: AreaCode) -> dict[str, list[str]]:
    """By today's code the codes that an area of this store bore."""
    today = CodeRow.objects.filter(valid_to__isnull=True, value__startswith=f"{kabupaten.text()}.")
    now = dict(today.values_list("area_id", "value"))
    found: dict[str, list[str]] = {}
    rows = CodeRow.objects.filter(valid_to__isnull=False, area_id__in=list(now))
    for area, value in rows.values_list("area_id", "value"):
        found.setdefault(now[area], []).append(value)
    return found


def deliveries(kabupaten: AreaCode) -> list[OpdDelivery]:
    """Every delivery of a kabupaten, the newest first."""
    return list(OpdDelivery.objects.filter(kabupaten=kabupaten.text()).order_by("-pk"))


def delivery_of(kabupaten: AreaCode, number: int) -> OpdDelivery:
    """A delivery of the kabupaten. Raises `OpdRefused` (B151) for one that is none."""
    row = OpdDelivery.objects.filter(kabupaten=kabupaten.text(), pk=number).first()
    if row is None:
        raise OpdRefused(_("Penyerahan ini tidak ada lagi"), mend=_("Muat ulang halamannya."))
    return row


def may_deliver(by: Account, kabupaten: AreaCode, table: OpdTable) -> bool:
    """An office delivers its own tables; a walidata any, for offices without an account."""
    decision = rights.check_access(by, DELIVER, kabupaten)
    return decision.ok and (decision.reach is Reach.AREA or institutions.house(by.institution) == table.office)


def may_see(by: Account, kabupaten: AreaCode, name: str) -> bool:
    """An office sees what it delivered itself: a table before protection may count the few."""
    decision, table = rights.check_access(by, SEE, kabupaten), here().opd.get(name)
    own = table is not None and institutions.house(by.institution) == table.office
    return decision.ok and (decision.reach is Reach.AREA or own)


def attempt(
    kabupaten: AreaCode, entry: OpdEntry, file: Held, villages: Sequence[OpdVillage], *, by: Account
) -> OpdDelivery:
    """Read a file; what came of it replaces what was tried before for the same table and year. Raises `NotAllowed`
    (S101), `OpdRefused` (B151), `OpdSheetRefused` (B150) and what `collect.open` raises."""
    table = _table(entry.table)
    _may(by, kabupaten, table)
    _fits(entry)
    # before the transaction: it may take seconds
    reading = read_opd(file, table, villages, entry.year, opd_finding_texts())
    return _keep(kabupaten, entry, file, reading, by)


@transaction.atomic
def _keep(kabupaten: AreaCode, entry: OpdEntry, file: Held, reading: OpdReading, by: Account) -> OpdDelivery:
    accounts.one_at_a_time()
    place: dict[str, Any] = {"kabupaten": kabupaten.text(), "table": entry.table, "year": entry.year}
    OpdDelivery.objects.filter(**place, state=OpdDelivery.READ).delete()
    row = OpdDelivery.objects.create(
        **place,
        reference=entry.reference,
        document=plain(entry.document, _TEXT, OpdRefused),
        file_name=_strip_numbers(file.name, 150),
        file_sha256=hashlib.sha256(file.data).hexdigest(),
        columns=",".join(reading.columns),
        findings=canonical_json([_finding_record(found) for found in reading.findings]).decode(),
        refused=reading.has_refusals or not any(said.values for said in reading.rows),
        state=OpdDelivery.READ,
        by=by.actor,
        at=clock.now(),
    )
    _write_rows(row, reading)
    return row


def _write_rows(row: OpdDelivery, reading: OpdReading) -> None:
    OpdFigure.objects.bulk_create(
        OpdFigure(delivery=row, area=said.area.text(), row=said.row, said=canonical_json(dict(said.values)).decode())
        for said in reading.rows
    )


@transaction.atomic
def hand_in(kabupaten: AreaCode, number: int, *, by: Account) -> None:
    """Hand a delivery in that has nothing to be mended. Raises `NotAllowed` (S101), `OpdRefused` (B151)."""
    row = _in_state(kabupaten, number, OpdDelivery.READ)
    _may(by, kabupaten, _table(row.table))
    if row.refused:
        raise OpdRefused(_("Masih ada yang ditolak"), mend=_("Betulkan berkasnya, lalu coba lagi."))
    others = OpdDelivery.objects.filter(kabupaten=row.kabupaten, table=row.table, year=row.year)
    if others.filter(state__in=WAITS).exists():
        raise OpdRefused(_("Penyerahan sebelumnya masih diperiksa"))
    row.version = (others.aggregate(Max("version"))["version__max"] or 0) + 1
    steps.record_step(row, "serah", by, kabupaten)
    waiting_list.keep_rows(others.filter(state=OpdDelivery.RETURNED))  # what came back is answered by this one


@transaction.atomic
def drop(kabupaten: AreaCode, number: int, *, by: Account) -> None:
    """Throw away what was only tried. Raises `NotAllowed` (S101), `OpdRefused` (B151)."""
    row = _in_state(kabupaten, number, OpdDelivery.READ)
    _may(by, kabupaten, _table(row.table))
    row.delete()


def decide(kabupaten: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Take a declared step of a delivery: another person accepts it or returns it, of data prioritas the pembina after
    the walidata; an accepted one is taken back, and the one before it stands again. Raises as `steps.take_step`."""
    rows = OpdDelivery.objects.filter(kabupaten=kabupaten.text(), pk=number)
    effects = StepEffects(does=lambda row, _step: _keep_choices(row))
    return steps.take_step(rows, pressed, by=by, area=kabupaten, effects=effects)[1]


def _keep_choices(row: OpdDelivery) -> None:
    """Another delivery of this table and year may stand now: what was answered about others waits for nobody."""
    others = OpdDelivery.objects.filter(kabupaten=row.kabupaten, table=row.table, year=row.year)
    waiting_list.keep_rows(OpdChoice.objects.filter(delivery__in=others, chosen=""))


def findings_of(row: OpdDelivery) -> list[Finding]:
    """What the reader said, what has to be mended first."""
    order = {Level.REFUSE: 0, Level.CHECK: 1, Level.NOTE: 2}
    said = (Finding(**(found | {"level": Level(found["level"])})) for found in json.loads(row.findings))
    return sorted(said, key=lambda found: (order[found.level], found.row))


def _finding_record(found: Finding) -> dict[str, object]:
    """A finding as it is stored: a cell of an office may hold anything, so that it is short and holds no number of
    anybody."""
    said = asdict(found) | {"found": _strip_numbers(found.found, _CELL), "column": _strip_numbers(found.column, _CELL)}
    return {key: value for key, value in said.items() if key != "partners"}


def _strip_numbers(text: str, most: int) -> str:
    """A text without what may be a number of somebody; codes of villages stay."""
    return "…" if holds_number(_VILLAGE_CODE.sub("", text)) else text[:most]


def _table(name: str) -> OpdTable:
    table = here().opd.get(name)
    if table is None:
        raise OpdRefused(_("Tabel ini tidak dikenal"), mend=_("Muat ulang halamannya."))
    return table


def _fits(entry: OpdEntry) -> None:
    today = clock.today()
    if not today.year - _YEARS_BACK <= entry.year <= today.year or entry.reference > today:
        raise OpdRefused(_("Tahun atau tanggal acuan tidak wajar"), found=f"{entry.year}, {entry.reference}")
    if entry.reference.year != entry.year:
        raise OpdRefused(_("Tanggal acuan di luar tahun data"), found=f"{entry.year}, {entry.reference}")


def _may(by: Account, kabupaten: AreaCode, table: OpdTable) -> None:
    if not may_deliver(by, kabupaten, table):
        raise NotAllowed(_("Tabel diserahkan oleh OPD yang memilikinya, atau oleh walidata."))


def _in_state(kabupaten: AreaCode, number: int, state: str) -> OpdDelivery:
    accounts.one_at_a_time()
    row = delivery_of(kabupaten, number)
    if row.state != state:
        raise OpdRefused(_("Keadaan penyerahan ini sudah berubah"), mend=_("Muat ulang halamannya."))
    return row
