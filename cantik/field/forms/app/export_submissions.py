"""Submissions that an export of another server brings beside what this store has of them: the instanceID is who they
are, so the same export comes in once, a submission that was edited there follows its former version, and an export that
is older than what came stays behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from cantik.base.chunks import chunks
from cantik.codes.app.models import CodeRow
from cantik.collect.export_tables import moment
from cantik.collect.form_faults import FormFault
from cantik.field.forms.app.models import DISCARDED, HEAD, HELD, FormSubmission
from cantik.field.forms.app.storage import open_xml
from cantik.field.forms.app.table_rows import RowFate, TypedRow, TypedTable, by_hand, says_the_same
from cantik.field.forms.envelope import read_tree
from cantik.field.forms.filled_workbook import FilledAnswers, instance_xml
from cantik.field.forms.origin import FormOrigin, origin_of
from cantik.field.instruments.list_fields import FAMILY
from cantik.field.rounds.app import frame
from cantik.field.rounds.app.models import UnitState
from cantik.field.rounds.states import UnitStage
from cantik.vault.app.opening import OpenStore

#: the reason with which whoever handed a table in takes its forms back
TAKEN_BACK = "Tabel isian ditarik kembali oleh yang mengetiknya."


@dataclass(frozen=True, slots=True)
class _Stored:
    """What came before: by instanceID, and by the number that stays the same when a submission is edited there."""

    by_instance: dict[str, FormSubmission]
    roots: dict[str, str]
    heads: dict[str, FormSubmission]


def strangers(table: TypedTable) -> Iterator[FormFault]:
    """Submissions about families that are not in the frame of the round, or that came in for another village."""
    export, forms = table.book.export, table.book.forms
    sheet = export.sheet if export is not None else table.against.form.unit
    there = frame.framed_entities(table.device.round_id, {form.family for form in forms if form.family})
    codes = set(CodeRow.objects.filter(area=table.device.round.activity.area_id).values_list("value", flat=True))
    elsewhere = {row.instance for row in _rows(_names(forms)) if row.area not in codes}
    for form in forms:
        if form.family and form.family not in there:
            mend = "Ekspor formulir putaran ini saja, dengan daftar keluarganya."
            yield FormFault(sheet, form.row, FAMILY, "", "Keluarga ini tidak ada di daftar putaran", mend)
        if form.origin is not None and {form.origin.instance, form.origin.number} & elsewhere:
            mend = "Ekspor kiriman desa ini saja."
            yield FormFault(sheet, form.row, "nomor kiriman", "", "Kiriman ini tercatat di desa lain", mend)


def rows_of_export(table: TypedTable, opened: OpenStore) -> list[TypedRow]:
    """What each submission of an export would be. Raises `DamagedSecret` (R204)."""
    stored = _read_stored(table, opened)
    withdrawn = set(
        UnitState.objects.filter(after=UnitStage.REJECTED, reason=TAKEN_BACK, instance__in=_heads_of(stored))
        .filter(unit__stage=UnitStage.REJECTED)
        .values_list("instance", flat=True)
    )
    return [_row(table, form, stored, withdrawn, opened) for form in table.book.forms]


def origin_in(row: FormSubmission, opened: OpenStore) -> FormOrigin | None:
    """Whence a form came that no phone of its round sent. Raises `DamagedSecret` (R204)."""
    return origin_of(_tree(row, opened))


def rejected_before(table: TypedTable) -> int:
    """How many submissions that the office of the server rejected came in before it did."""
    export = table.book.export
    return 0 if export is None else sum(row.standing == HEAD for row in _rows(export.rejected))


def _row(table: TypedTable, form: FilledAnswers, stored: _Stored, withdrawn: set[str], opened: OpenStore) -> TypedRow:
    origin = form.origin
    assert origin is not None  # noqa: S101 - every form of an export has one
    known = stored.by_instance.get(origin.instance)
    root = known.root if known is not None else stored.roots.get(origin.number, "")
    if not root:
        return TypedRow(form, RowFate.NEW)
    head = stored.heads.get(root)
    if head is None:  # the office decided not to take it
        return TypedRow(form, RowFate.SAME, known.instance if known is not None else "")
    tree = _tree(head, opened)
    if known is None:
        fate = RowFate.SAME if _is_behind(origin, tree) else RowFate.CORRECTS
        return TypedRow(form, fate, head.instance)
    later = head.instance != origin.instance and not by_hand(head.instance)
    if later or origin_of(tree) is None:
        return TypedRow(form, RowFate.SAME, head.instance)  # edited since, or a phone of the round sent it itself
    new = read_tree(instance_xml(table.book, form, table.against))
    if says_the_same(tree, new, table.against) and head.instance not in withdrawn:
        return TypedRow(form, RowFate.SAME, head.instance)
    return TypedRow(form, RowFate.CORRECTS, head.instance, anew=True)


def _is_behind(origin: FormOrigin, tree: ET.Element) -> bool:
    """Whether a version that never came is older than the one that did: by what its server counts, else by when the
    form was closed, which the phone wrote."""
    came = origin_of(tree)
    if came is None or came.tool != origin.tool:
        return False
    if origin.order and came.order:
        return origin.order < came.order
    ends = [moment(text) for text in (origin.beside.get("end", ""), tree.findtext("end") or "")]
    return ends[0] is not None and ends[1] is not None and ends[0] < ends[1]


def _read_stored(table: TypedTable, opened: OpenStore) -> _Stored:
    by_instance = {row.instance: row for row in _rows(_names(table.book.forms))}
    roots = {name: row.root for name, row in by_instance.items()}
    mine = FormSubmission.objects.filter(device=table.device.pk, form=table.against.form.id)
    for row in mine.exclude(sealed=b"").exclude(standing=DISCARDED):
        origin = origin_in(row, opened)
        if origin is not None:
            roots.setdefault(origin.number, row.root)
    heads = {}
    for part in chunks(sorted(set(roots.values()))):
        for row in FormSubmission.objects.filter(root__in=part, standing__in=[HEAD, HELD]).order_by("entry"):
            heads[row.root] = row
    return _Stored(by_instance, roots, heads)


def _tree(row: FormSubmission, opened: OpenStore) -> ET.Element:
    return read_tree(open_xml(row, opened.keys))


def _heads_of(stored: _Stored) -> list[str]:
    return [row.instance for row in stored.heads.values()]


def _names(forms: Iterable[FilledAnswers]) -> list[str]:
    return sorted({name for form in forms if form.origin for name in (form.origin.instance, form.origin.number)})


def _rows(names: Iterable[str]) -> Iterator[FormSubmission]:
    for part in chunks(sorted(names)):
        yield from FormSubmission.objects.filter(instance__in=part)
