"""Tables of answers typed at a desk, for a device of a round: made with the families that the device would get, and
taken in as if it had sent each row (the agen makes a device for the desk, of the enumerator whose paper is typed)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cantik.base.errors import UnreadableInput
from cantik.collect.forms.app.holding import why_held
from cantik.collect.forms.app.receiving import PostOutcome
from cantik.collect.forms.app.service import PostOrigin, receive
from cantik.collect.forms.envelope import read_envelope
from cantik.collect.forms.filled import FilledAgainst, FilledBook, instance_xml
from cantik.collect.forms.post import SubmissionPost
from cantik.plan.app import devices, frame
from cantik.plan.app.models import Device
from cantik.plan.fields import field_tree
from cantik.plan.form import PlannedForm
from cantik.plan.frame import MEMBER_COLUMNS
from cantik.plan.known import FAMILY, MEMBER
from cantik.plan.lint import FormFault
from cantik.plan.xlsx import ListedFamily
from cantik.staff.app import log


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


def device_named(area: int, label: str) -> Device | None:
    """The one device of this name in the open rounds of a village; None for none, or for several."""
    rows = Device.objects.filter(round__activity__area=area, label=label, revoked_at=None, round__closed_at=None)
    found = list(rows.select_related("round__activity__area", "round__version", "enumerator")[:2])
    return found[0] if len(found) == 1 else None


def listed_for(device: Device, by: str, at: dt.datetime) -> list[ListedFamily]:
    """The families of a device with their members, as its phone would get them; written into the log."""
    members: dict[str, list[dict[str, str]]] = {}
    for entity, _, _, home, *cells in frame.entities(device, "anggota"):
        told = dict(zip(MEMBER_COLUMNS[1:], map(_text, cells), strict=True))
        members.setdefault(str(home), []).append({MEMBER: str(entity), **told})
    found, columns = [], frame.columns(device, "keluarga")
    for entity, _, _, *cells in frame.entities(device, "keluarga"):
        told = dict(zip(columns, map(_text, cells), strict=True))
        found.append(ListedFamily({FAMILY: str(entity), **told}, members.get(str(entity), [])))
    detail = {"putaran": device.round_id, "keluarga": len(found)}
    log.record(by=by, at=at, action="lapangan.tabel", subject="perangkat", subjects=[device.pk], detail=detail)
    return found


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def strangers(book: FilledBook, device: Device) -> Iterator[FormFault]:
    """Rows of families that are not on the list of this device."""
    there = frame.standing_entities(device, "keluarga", {form.family for form in book.forms if form.family})
    for form in book.forms:
        if form.family and not there[form.family]:
            yield FormFault("", form.row, FAMILY, "", "Keluarga ini bukan dari daftar perangkat itu")


def take(book: FilledBook, against: FilledAgainst, device: Device, desa: str, at: dt.datetime) -> list[PostOutcome]:
    """Store every form of a table durably, in its order; again is nothing new. `desa`: code of the village.

    Raises `TableOfOther` (B143), `NotStoredNow` (B510): what came in until then stays in.
    """
    _fits(against.form, book.version, device)
    held = why_held(devices.standing(device, at), version=True)
    origin = PostOrigin(desa, device.pk, held)
    outcomes = []
    for form in book.forms:
        xml = instance_xml(book, form, against)
        outcomes.append(receive(SubmissionPost(xml), read_envelope(xml), origin, at))
    return outcomes


def _fits(form: PlannedForm, version: str, device: Device) -> None:
    own = device.round.version
    if (form.id, version) != (own.form_id, own.version):
        raise TableOfOther(f"{form.id} {version}", f"{own.form_id} {own.version}")
    if field_tree(form) != own.tree():
        raise TableOfOther("instrumen yang berubah sejak putaran disiapkan", own.version)
