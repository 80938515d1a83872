"""Tables of answers typed at a desk, for a device of a round: made with the families that the device would get, and
taken in as if it had sent each row (the agen makes a device for the desk, of the enumerator whose paper is typed).
Exports of other servers come the same way (`exports`)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

from cantik.base.chunks import chunks
from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Source
from cantik.base.text import fold
from cantik.base.turns import is_page
from cantik.codes.lists import lists_here
from cantik.collect.form_faults import FormFault
from cantik.content.loader import here
from cantik.field.devices.app import devices, entity_lists
from cantik.field.forms.app import export_submissions
from cantik.field.forms.app.hold_reasons import why_held
from cantik.field.forms.app.models import HEAD, HELD, FormOfUnit, FormSubmission
from cantik.field.forms.app.service import PostOrigin, receive
from cantik.field.forms.app.storage import PostOutcome, open_xml
from cantik.field.forms.app.table_rows import RowFate, TypedRow, TypedTable, by_hand, says_the_same
from cantik.field.forms.envelope import read_envelope, read_tree
from cantik.field.forms.filled_workbook import FilledAgainst, Telling, instance_xml, read_filled, read_small_table
from cantik.field.forms.post import PostedFile, SubmissionPost
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.instruments.entity_lists import MEMBER_COLUMNS
from cantik.field.instruments.facility import plan_form
from cantik.field.instruments.fields import field_tree
from cantik.field.instruments.form import PlannedForm
from cantik.field.instruments.list_fields import FAMILY, MEMBER, START
from cantik.field.instruments.xlsx import ListedFamily, template
from cantik.field.rounds.app.models import Device, Round
from cantik.field.rounds.states import UnitStage
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

#: the element that names somebody
_NAME = "nama"
_Key = tuple[str, str]


class TableOfOther(UnreadableInput):
    """B143: the table is not of the version of this round, or the instrument asks otherwise by now."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            "B143",
            "Tabel isian ini bukan dari versi putaran",
            found=found,
            expected=expected,
            mend="Buat lagi tabelnya dari putaran ini, lalu pindahkan jawabannya.",
        )


def device_named(area_id: int, label: str) -> Device | None:
    """The one device of this name in the open rounds of a village; None for none, or for several."""
    rows = Device.objects.filter(round__activity__area=area_id, label=label, revoked_at=None, round__closed_at=None)
    found = list(rows.select_related("round__activity__area", "round__version", "enumerator__account")[:2])
    return found[0] if len(found) == 1 else None


def listed_for(device: Device, by: str, at: dt.datetime) -> list[ListedFamily]:
    """The families of a device with their members, as its phone would get them; written into the log."""
    members: dict[str, list[dict[str, str]]] = {}
    for entity, _, _, home, *cells in entity_lists.entities(device, "anggota"):
        told = dict(zip(MEMBER_COLUMNS[1:], map(_text, cells), strict=True))
        members.setdefault(str(home), []).append({MEMBER: str(entity), **told})
    found, columns = [], entity_lists.columns(device, "keluarga")
    for entity, _, _, *cells in entity_lists.entities(device, "keluarga"):
        told = dict(zip(columns, map(_text, cells), strict=True))
        found.append(ListedFamily({FAMILY: str(entity), **told}, members.get(str(entity), [])))
    detail = {"putaran": device.round_id, "keluarga": len(found)}
    log.record(by=by, at=at, action="lapangan.tabel", subject="perangkat", subjects=[device.pk], detail=detail)
    return found


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def form_as_prepared(round_: Round) -> PlannedForm:
    """The form of a round. Raises `TableOfOther` (B143) when its instrument asks otherwise by now."""
    form = plan_form(round_.activity.instrument)
    if field_tree(form) != round_.version.tree():
        raise TableOfOther("instrumen yang berubah sejak putaran disiapkan", round_.version.version)
    return form


def table_of(device: Device, by: str, at: dt.datetime) -> bytes:
    """The table of a device (XLSX), with the families that its phone would get; written into the log.

    Raises `TableOfOther` (B143).
    """
    form = form_as_prepared(device.round)
    return template(form, device.round.version.version, listed_for(device, by, at))


def read(source: Source, device: Device, day: dt.date, told: Telling = lambda _done, _total: None) -> TypedTable:
    """A filled table beside the round of its device; faults where its families are none of this device. An export may
    hold submissions of several phones: its families are those of the round. `told` hears how far it is, by rows.

    Raises `TableOfOther` (B143), `NotOurWorkbook` (B142), `ExportBroken` (B144), `ExportOfOther` (B145), or what
    `collect.open` raises for a file that is none.
    """
    form, own = form_as_prepared(device.round), device.round.version
    against = FilledAgainst(form, here(), lists_here(), day, device.round.reference)
    book = read_small_table(source, against) if is_page() else read_filled(source, against, told)
    if book.export is not None:
        book = replace(book, version=own.version)
    if book.version != own.version:
        raise TableOfOther(f"{form.id} {book.version}", f"{own.form_id} {own.version}")
    table = TypedTable(book, against, device)
    if book.faults:
        return table
    found = _strangers(table) if book.export is None else export_submissions.strangers(table)
    return replace(table, book=replace(book, faults=tuple(found)))


def _strangers(table: TypedTable) -> Iterator[FormFault]:
    """Rows of families that are not on the list of this device."""
    forms, sheet = table.book.forms, table.against.form.unit
    there = entity_lists.standing_entities(table.device, FAMILY, {form.family for form in forms if form.family})
    mend = "Isi tabel dari perangkat petugas bloknya; jangan pindahkan baris dari tabel lain."
    for form in forms:
        if form.family and not there[form.family]:
            yield FormFault(sheet, form.row, FAMILY, "", "Keluarga ini bukan dari daftar perangkat itu", mend)


def rows_of(table: TypedTable, opened: OpenStore) -> list[TypedRow]:
    """What each row of a table would be: new, the same as what came before, or a correction of it.

    Compared is with what this device typed before: by the family of the list; of a family or thing that no list has by
    its name, where that name stands once on both sides; each form of before stands for one row.

    Of an export each is compared by its instanceID (`exports`). Raises `DamagedSecret` (R204).
    """
    if table.book.export is not None:
        return export_submissions.rows_of_export(table, opened)
    heads = _typed_heads(table, opened)
    trees = [read_tree(instance_xml(table.book, form, table.against)) for form in table.book.forms]
    returned = set(
        FormOfUnit.objects.filter(submission__device=table.device.pk, unit__stage=UnitStage.REJECTED).values_list(
            "submission_id", flat=True
        )
    )
    keys, counts = [_key(tree) for tree in trees], Counter(_key(tree) for tree in trees)
    rows = []
    for form, tree, key in zip(table.book.forms, trees, keys, strict=True):
        before = heads.get(key, [])
        same = next((each for each in before if says_the_same(each[1], tree, table.against)), None)
        if same is not None:
            before.remove(same)  # a second row that says the same is a second form
            again = same[0] in returned  # what was sent back and is given in again comes again
            rows.append(TypedRow(form, RowFate.CORRECTS if again else RowFate.SAME, same[0]))
            continue
        only = before[0][0] if key[1] and counts[key] == 1 and len(before) == 1 else ""
        rows.append(TypedRow(form, RowFate.CORRECTS if only else RowFate.NEW, only))
    return rows


def take(
    table: TypedTable,
    rows: Sequence[TypedRow],
    code: str,
    at: dt.datetime,
    told: Telling = lambda _done, _total: None,
) -> list[PostOutcome]:
    """Store every form of a table durably, in its order: one that this device typed before as an edit of it, as phones
    send them; what did not change is not stored again. `rows`: what `rows_of` says of it; `code`: code of the village.

    Raises `NotStoredNow` (B510): what came in until then stays in.
    """
    standing = devices.device_standing(table.device, at)
    area, form = table.device.round.activity.area_id, table.against.form.id
    versions = set(InstrumentVersion.objects.filter(area=area, form_id=form).values_list("version", flat=True))
    outcomes: list[PostOutcome] = []
    for row in rows:
        told(len(outcomes), len(rows))
        if row.fate is RowFate.SAME:
            outcomes.append(PostOutcome.STORED)
            continue
        xml = instance_xml(table.book, row.form, table.against, row.former, anew=row.anew)
        envelope = read_envelope(xml)
        held = why_held(standing, version=envelope.version in versions)
        files = tuple(PostedFile(name, data) for name, data in table.book.files_of(row.form))
        outcomes.append(receive(SubmissionPost(xml, files), envelope, PostOrigin(code, table.device.pk, held), at))
    return outcomes


def sent_in(instances: Sequence[str]) -> list[tuple[int, str]]:
    """Of forms that came in those that nobody decided on: their unit, and the form."""
    found: list[tuple[int, str]] = []
    for part in chunks(sorted(instances)):
        waiting = FormOfUnit.objects.filter(submission__in=part, unit__stage=UnitStage.SUBMITTED)
        found += waiting.values_list("unit_id", "submission_id")
    return sorted(found)


def _typed_heads(table: TypedTable, opened: OpenStore) -> dict[_Key, list[tuple[str, ET.Element]]]:
    """What this device typed, the newest of each chain: instanceID and tree, by whom it is about."""
    rows = FormSubmission.objects.filter(device=table.device.pk, form=table.against.form.id)
    edited = set(rows.exclude(deprecated="").values_list("deprecated", flat=True))
    found: dict[_Key, list[tuple[str, ET.Element]]] = {}
    for row in rows.filter(standing__in=[HEAD, HELD]).exclude(sealed=b"").order_by("entry", "instance"):
        if by_hand(row.instance) and row.instance not in edited:
            tree = read_tree(open_xml(row, opened.keys))
            found.setdefault(_key(tree), []).append((row.instance, tree))
    return found


def _key(tree: ET.Element) -> _Key:
    """Whom a form is about: (FAMILY, entity of the list), or ("nama", the first name in it; "" where none is)."""
    entity = tree.findtext(f"{START}/{FAMILY}") or ""
    if entity:
        return FAMILY, entity
    return _NAME, fold(next((leaf.text or "" for leaf in tree.iter(_NAME)), ""))
