"""Write the register of a village out: whole persons folded on a date, numbers opened, one entry in the log.

The log names every person whose record left (`orang.bawa_keluar`), so that who asks who read their data gets an answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.kinds import Content
from cantik.content.loader import limit
from cantik.register.core.app.folded import ACTION, Tell, entries
from cantik.register.leave.export import Exported, export, shape_of
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import ExportRefused


def hourly() -> int:
    """Exports of one account an hour (design/security.md section 2; content, `ambil_data_per_jam`)."""
    return limit("ambil_data_per_jam").whole


@dataclass(frozen=True, slots=True)
class ExportTerms:
    """Why somebody takes data out, to whom, and by which record of sharing (0: none, it stays with the village)."""

    purpose: str
    recipient: str
    reason: str
    sharing: int = 0


def take_out(
    *,
    opened: OpenStore,
    area: int,
    shape: str,
    content: Content,
    as_of: dt.date,
    today: dt.date,
    terms: ExportTerms,
    by: str,
    at: dt.datetime,
    masked: bool = False,
    tell: Tell = lambda *_: None,
) -> Exported:
    """The persons of a village in the shape of a mapping, as of a date; written into the log before anything leaves.

    Raises `ExportRefused` R480 for a shape that is not written, R481 when nobody belongs in it.
    """
    exported = _exported(opened, area, shape, content, as_of, today, tell, masked=masked)
    log.record(
        by=by,
        at=at,
        action=ACTION,
        subject="orang" if exported.persons else "keluarga",
        subjects=exported.persons or exported.families,
        detail={
            "bentuk": shape,
            "tanggal": as_of.isoformat(),
            "jumlah": len(exported.persons or exported.families),
            "tujuan": terms.purpose,
            "penerima": terms.recipient,
            "alasan": terms.reason,
            "catatan_berbagi": terms.sharing or None,
            "nomor": "disamarkan" if masked else "utuh",
        },
    )
    return exported


def foreseen(
    *,
    opened: OpenStore,
    area: int,
    shape: str,
    content: Content,
    as_of: dt.date,
    today: dt.date,
    by: str,
    at: dt.datetime,
) -> Exported:
    """What `take_out` would write, for counts and for what is left out; logged as a reading of the register."""
    exported = _exported(opened, area, shape, content, as_of, today, lambda *_: None, masked=True)
    log.record(
        by=by,
        at=at,
        action="register.baca",
        subject="wilayah",
        subjects=[area],
        detail={"bentuk": shape, "tanggal": as_of.isoformat()},
    )
    return exported


def _exported(
    opened: OpenStore,
    area: int,
    shape: str,
    content: Content,
    as_of: dt.date,
    today: dt.date,
    tell: Tell,
    *,
    masked: bool,
) -> Exported:
    mapping = content.mappings.get(shape)
    if mapping is None:
        raise ExportRefused("R480", "Bentuk ini hanya dibaca, tidak ditulis", found=shape, mend="Pilih bentuk lain.")
    form = shape_of(mapping)
    persons, families = entries(opened, area, mapping.source, as_of=as_of, today=today, tell=tell)
    exported = export(form, persons, families, masked=masked)
    if not exported.persons and not exported.families:
        raise ExportRefused(
            "R481",
            "Tidak ada orang untuk bentuk ini",
            found=shape,
            mend="Register desa belum memuat orang yang termasuk bentuk ini.",
        )
    return exported
