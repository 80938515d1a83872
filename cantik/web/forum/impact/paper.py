"""An assessment of impact as PDF: set from what was handed in, and from nothing that may change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.forum.app.impact_models import ImpactAssessment
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.staff.app import actors
from cantik.staff.app.language import in_indonesian

_TEMPLATE = Path(__file__).parent / "dampak.typ"


def pdf_of(row: ImpactAssessment, *, desa: str, verdict: str, state: str, invented: bool) -> bytes:
    """An assessment that was handed in, with who wrote and who accepted it. `verdict`, `state`: in Indonesian words.

    Raises `CantikError` C101 without fonts, C102.
    """
    said: dict[str, Any] = json.loads(row.content)
    at = row.decided_at or row.at
    day = clock.day_of(at)
    names = actors.names({row.by, row.decided_by} - {""})
    decided = "" if row.decided_at is None else f"{names.get(row.decided_by, '')}, {_day(row.decided_at)}"
    data = {
        "judul": f"Penilaian dampak pelindungan data pribadi: {said['kegiatan']}",
        "kegiatan": said["kegiatan"],
        "pengendali": f"Pemerintah {desa}",
        "tanggal": [day.year, day.month, day.day],
        "kriteria": [title for _code, title in said["kriteria"]],
        "jawaban": [[title, answer.splitlines()] for _code, title, answer in said["jawaban"]],
        "putusan": verdict,
        "syarat": said["syarat"].splitlines(),
        "keadaan": state,
        "penilai": f"{names.get(row.by, '')}, {_day(row.at)}",
        "pemutus": decided,
        "sidik": row.digest,
        "contoh": invented,
    }
    with in_indonesian(), Press() as press:
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", int(at.timestamp())))


def _day(moment: Any) -> str:
    return long_date(clock.day_of(moment))
