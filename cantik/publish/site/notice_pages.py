"""What the office told readers outside a revision, as the pages of the site show it, and as a file for programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

#: the notices of a village beside its pages, where it has any
FILE = "pemberitahuan.json"


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A notice: the village by code and name, its kind and the kind's sentence in both languages, the edition and
    figure (`tabel/KEY`, `indikator/ID`) it is about with its title ("" = none), what was written, its day, the day by
    which it is settled or from which it holds, whether that day only begins something (`dated`), when and how it
    ended."""

    kode: str
    village: str
    kind: str
    kind_en: str
    lead: str
    lead_en: str
    number: str
    figure: str
    title: str
    text: str
    day: dt.date
    due: dt.date | None
    dated: bool
    ended: dt.date | None
    ending: str


def filter_open_notices(entries: Sequence[NoticeEntry], number: str) -> list[NoticeEntry]:
    """Those that have not ended and are about edition `number`, or about none, the newest first: the edition that came
    after one with an error is not warned of."""
    return [entry for entry in entries if entry.ended is None and entry.number in ("", number)]


def notices_file(entries: Sequence[NoticeEntry]) -> str:
    """The notices of a village for programs; "" where there are none."""
    told = [
        {
            "jenis": entry.kind,
            "rilis": entry.number,
            "angka": entry.figure,
            "judul": entry.title,
            "isi": entry.text,
            "diberitahukan": entry.day.isoformat(),
            "hari": entry.due.isoformat() if entry.due else None,
            "selesai": entry.ended.isoformat() if entry.ended else None,
            "akhirnya": entry.ending,
        }
        for entry in entries
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n" if told else ""
