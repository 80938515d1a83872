"""Write the register of a village out: whole persons folded on a date, numbers opened, one entry in the log.

The log names every person whose record left (`orang.bawa_keluar`), so that who asks who read their data gets an answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from cantik.content.kinds import Content
from cantik.content.loader import limit
from cantik.register.core.app.clear_persons import ACTION, Tell, entries
from cantik.register.core.app.recorder import Recorder
from cantik.register.leave.export import Exported, export, shape_of
from cantik.register.leave.export_prefilled import PREFIX, prefill_form
from cantik.vault.errors import ExportRefused


def hourly() -> int:
    """Exports of one account an hour (content, `ambil_data_per_jam`)."""
    return limit("ambil_data_per_jam").whole


@dataclass(frozen=True, slots=True)
class ExportTerms:
    """Why somebody takes data out, to whom, and by which record of sharing (0: none, it stays with the village)."""

    purpose: str
    recipient: str
    reason: str
    sharing: int = 0


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is written out: the persons in a shape (id of a mapping of the content, after `isian_` its form filled
    beforehand) as of a date; `masked`: numbers of persons show their last digits only."""

    shape: str
    content: Content
    as_of: dt.date
    masked: bool = False


def take_out(recorder: Recorder, wish: ExportWish, terms: ExportTerms, *, tell: Tell = lambda *_: None) -> Exported:
    """The persons of a village as wished; written into the log before anything leaves.

    Raises `ExportRefused` R480 for a shape that is not written, R481 when nobody belongs in it.
    """
    exported = _export_register(recorder, wish, tell)
    recorder.record(
        action=ACTION,
        subject="orang" if exported.persons else "keluarga",
        subjects=exported.persons or exported.families,
        detail={
            "bentuk": wish.shape,
            "tanggal": wish.as_of.isoformat(),
            "jumlah": len(exported.persons or exported.families),
            "tujuan": terms.purpose,
            "penerima": terms.recipient,
            "alasan": terms.reason,
            "catatan_berbagi": terms.sharing or None,
            "nomor": "disamarkan" if wish.masked else "utuh",
        },
    )
    return exported


def foresee_export(recorder: Recorder, wish: ExportWish) -> Exported:
    """What `take_out` would write, for counts and for what is left out; logged as a reading of the register."""
    exported = _export_register(recorder, replace(wish, masked=True), lambda *_: None)
    recorder.record(
        action="register.baca",
        subject="wilayah",
        subjects=[recorder.area_id],
        detail={"bentuk": wish.shape, "tanggal": wish.as_of.isoformat()},
    )
    return exported


def _export_register(recorder: Recorder, wish: ExportWish, tell: Tell) -> Exported:
    mapping = wish.content.mappings.get(wish.shape.removeprefix(PREFIX))
    if mapping is None:
        raise ExportRefused(
            "R480", "Bentuk ini hanya dibaca, tidak ditulis", found=wish.shape, mend="Pilih bentuk lain."
        )
    form = shape_of(mapping)
    persons, families = entries(
        recorder.opened, recorder.area_id, mapping.source, as_of=wish.as_of, today=recorder.today, tell=tell
    )
    make = prefill_form if wish.shape.startswith(PREFIX) else export
    exported = make(form, persons, families, masked=wish.masked)
    if not exported.persons and not exported.families:
        raise ExportRefused(
            "R481",
            "Tidak ada orang untuk bentuk ini",
            found=wish.shape,
            mend="Register desa belum memuat orang yang termasuk bentuk ini.",
        )
    return exported
