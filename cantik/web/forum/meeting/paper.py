"""The berita acara of a meeting as PDF: set from what was signed, and from nothing else that may change."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.utils.formats import date_format

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.forum.app.meeting_models import Meeting
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.staff.app import actors
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.web.forum.meeting import words
from cantik.web.store import describe_area

_TEMPLATE = Path(__file__).parent / "notulen.typ"


def pdf_of(row: Meeting, *, invented: bool) -> bytes:
    """Closed minutes, with the addenda that were confirmed. Raises `CantikError` C101 without fonts, C102."""
    assert row.closed_at is not None  # noqa: S101 - closed minutes have it
    with in_indonesian(), Press() as press:
        data = _content_data(row, json.loads(row.content)) | _signature_data(row) | {"contoh": invented}
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", int(row.closed_at.timestamp())))


def _content_data(row: Meeting, said: dict[str, Any]) -> dict[str, Any]:
    """What was frozen."""
    day, place = dt.date.fromisoformat(said["hari"]), describe_area(area_code(row.forum)).name
    return {
        "dok": f"Notulen rapat {said['nomor']}",
        "penerbit": place,
        "judul": f"{words.kind(said['jenis'])}, {place}",
        "kepala": [
            ("Nomor", said["nomor"]),
            ("Hari, tanggal, pukul", f"{date_format(day, 'l')}, {long_date(day)}, pukul {said['pukul']}"),
            ("Tempat", said["tempat"]),
            ("Dasar", said["dasar"] or "–"),
            ("Undangan", said["undangan"] or "–"),
            ("Pimpinan", said["pimpinan"]),
            ("Notulis", said["notulis"]),
        ],
        "agenda": said["agenda"].splitlines(),
        "lembaga": [(house["lembaga"], words.describe_presence(house)) for house in said["lembaga"]],
        "uraian": _lines(said["uraian"]),
        "keputusan": [
            (str(part["nomor"]), part["teks"], part["lembaga"], long_date(dt.date.fromisoformat(part["tenggat"])))
            for part in said["keputusan"]
        ],
        "beda": _lines(said["pendapat_berbeda"]),
    }


def _signature_data(row: Meeting) -> dict[str, Any]:
    """By whom, when, and what was added since."""
    assert row.closed_at is not None and row.handed_at is not None  # noqa: S101, PT018 - closed minutes have both
    handed, closed = (clock.day_of(moment) for moment in (row.handed_at, row.closed_at))
    addenda = list(row.addenda.exclude(confirmed_by="").order_by("number"))
    hands = {hand for added in addenda for hand in (added.by, added.confirmed_by)}
    names = actors.names({row.handed_by, row.closed_by} | hands)
    return {
        "tanggal": [closed.year, closed.month, closed.day],
        "serah": f"{names.get(row.handed_by, '')}, {long_date(handed)}",
        "tutup": f"{names.get(row.closed_by, '')}, {row.closed_as}, {long_date(closed)}",
        "sidik": row.digest,
        "susulan": [
            (str(added.number), added.text, f"{names.get(added.by, '')}, disahkan {names.get(added.confirmed_by, '')}")
            for added in addenda
        ],
    }


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]
