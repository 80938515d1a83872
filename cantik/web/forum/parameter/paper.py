"""The berita acara of a set value as PDF: set from what was locked, and from nothing else that may change."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.numerals import format_number, signed_number
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.staff.app import actors
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.web.store import describe_area

_TEMPLATE = Path(__file__).parent / "penetapan.typ"


def pdf_of(row: ParameterSetting, *, invented: bool) -> bytes:
    """The paper of a value that is or was in force. Raises `CantikError` C101 without fonts, C102."""
    assert row.locked_at is not None  # noqa: S101 - a locked value has it
    with in_indonesian(), Press() as press:
        data = _content_data(row, json.loads(row.content)) | _signature_data(row) | {"contoh": invented}
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", int(row.locked_at.timestamp())))


def _content_data(row: ParameterSetting, said: dict[str, Any]) -> dict[str, Any]:
    """What was frozen when it was proposed."""
    place, decimals = describe_area(area_code(row.area)), said["desimal"]
    chosen = next(part for part in said["calon"] if part["kunci"] == said["dipilih"])
    value = Decimal(chosen["nilai"])
    return {
        "dok": f"Penetapan {row.minutes_number}",
        "penerbit": describe_area(area_code(".".join(row.area.split(".")[:2]))).name,
        "judul": f"{said['judul']}, {place.name} ({row.area}), {row.year}",
        "nilai": f"{format_number(value, decimals)} {said['satuan']}",
        "kepala": [
            ("Nomor berita acara", row.minutes_number),
            ("Tanggal", long_date(row.minutes_day) if row.minutes_day else ""),
            ("Sumber yang dipilih", f"{chosen['sumber']}, {chosen['dokumen']}"),
            ("Yang dihitung", chosen["basis_judul"]),
            ("Tanggal acuan", _reference(chosen, on_its_day=said["hari_tepat"])),
            (
                "Penetapan ke",
                f"{said['nomor']}" + (f", mengganti yang ke {said['mengganti']}" if said["mengganti"] else ""),
            ),
            ("Dasar daftar parameter", said["dasar"]),
        ],
        "alasan": said["alasan"],
        "calon": [_candidate(part, chosen, decimals) for part in said["calon"]],
    }


def _reference(chosen: dict[str, Any], *, on_its_day: bool) -> str:
    day = long_date(dt.date.fromisoformat(chosen["acuan"]))
    return day if on_its_day else f"{day} (bukan hari acuan parameter ini)"


def _candidate(part: dict[str, Any], chosen: dict[str, Any], decimals: int) -> tuple[str, ...]:
    apart = Decimal(part["nilai"]) - Decimal(chosen["nilai"])
    differs = ["basis lain"] if part["basis"] != chosen["basis"] else []
    differs += ["tanggal lain"] if part["acuan"] != chosen["acuan"] else []
    told = ", ".join([signed_number(apart, decimals), *differs])
    return (
        part["sumber"] + (" (ditarik)" if part["ditarik"] else ""),
        f"{part['basis_judul'] or 'tidak dikenal'}, {long_date(dt.date.fromisoformat(part['acuan']))}",
        ", ".join(filter(None, (part["dokumen"], part["mutu"]))),
        format_number(Decimal(part["nilai"]), decimals),
        "dipilih" if part["kunci"] == chosen["kunci"] else told,
    )


def _signature_data(row: ParameterSetting) -> dict[str, Any]:
    """By whom, when, and under which digest."""
    assert row.locked_at is not None  # noqa: S101 - a locked value has it
    said, locked = json.loads(row.content), clock.day_of(row.locked_at)
    names = actors.names({row.locked_by})
    return {
        "tanggal": [locked.year, locked.month, locked.day],
        "usul": f"{said['pengusul']}, {said['lembaga']}, {long_date(dt.date.fromisoformat(said['hari']))}",
        "kunci": f"{names.get(row.locked_by, '')}, {row.locked_as}, {long_date(locked)}",
        "sidik": row.digest,
        "pindaian": row.minutes_digest if row.scanned else "",
        "diganti": row.state == ParameterSetting.REPLACED,
    }
