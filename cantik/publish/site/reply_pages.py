"""What the office answered where a figure was misquoted, as the pages of its table show it, and as a file for
programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

#: the replies of a village beside its pages, where it has any
FILE = "tanggapan.json"


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """A reply: the village by code and name, edition, figure (`tabel/KEY` or `indikator/ID`), title and value of it,
    what was said, where and when, the answer and its day; why it was revoked ("" = it stands); whether its edition was
    withdrawn, whose value is told no more."""

    kode: str
    village: str
    number: str
    figure: str
    title: str
    value: str
    quotation: str
    place: str
    said_on: dt.date
    reply: str
    day: dt.date
    revoked: str
    withdrawn: bool


def replies_file(entries: Sequence[ReplyEntry]) -> str:
    """The replies of a village for programs; "" where there are none."""
    told = [
        {
            "rilis": entry.number,
            "angka": entry.figure,
            "judul": entry.title,
            "nilai": entry.value,
            "kutipan": entry.quotation,
            "di": entry.place,
            "hari": entry.said_on.isoformat(),
            "tanggapan": entry.reply,
            "ditanggapi": entry.day.isoformat(),
            "dicabut": entry.revoked,
            "rilis_ditarik": entry.withdrawn,
        }
        for entry in entries
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n" if told else ""
