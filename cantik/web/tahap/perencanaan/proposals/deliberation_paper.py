"""The berita acara of a deliberation as PDF: set from what two people signed, and from nothing else that may change."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.content.deliberation_lists import attending_groups
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.staff.app import actors
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.use.proposals.app.deliberation_models import Deliberation
from cantik.use.proposals.ranking import Fit
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals.deliberation_words import (
    FIT_WORDS,
    METHOD_WORDS,
    name_kind,
    show_rupiah,
)
from cantik.web.tahap.perencanaan.proposals.proposal_words import name_stage

_TEMPLATE = Path(__file__).parent / "berita_acara.typ"


def print_minutes(row: Deliberation, *, invented: bool) -> bytes:
    """Closed minutes of a deliberation. Raises `CantikError` C101 without fonts, C102."""
    meeting = row.meeting
    assert meeting.closed_at is not None  # noqa: S101 - closed minutes have it
    with in_indonesian(), Press() as press:
        data = _content_data(row, json.loads(meeting.content)) | _signature_data(row) | {"contoh": invented}
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", int(meeting.closed_at.timestamp())))


def _content_data(row: Deliberation, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was signed."""
    day, place, held = dt.date.fromisoformat(said["hari"]), describe_area(area_code(row.kode)), said["musyawarah"]
    kind = name_kind(said["jenis"], held["dusun"])
    return {
        "dok": f"{kind} {said['nomor']}",
        "penerbit": place.full,
        "judul": f"{kind}, {place.full}, {place.parents}",
        "kepala": [
            (_("Nomor"), said["nomor"]),
            (_("Hari, tanggal, pukul"), f"{date_format(day, 'l')}, {long_date(day)}, {said['pukul']}"),
            (_("Tempat"), said["tempat"]),
            (_("Dusun"), held["dusun"] or _("seluruh desa")),
            (_("Tahun rencana"), str(held["tahun_rencana"])),
            (_("Pagu"), f"{show_rupiah(held['pagu'])} {held['sumber_pagu']}".strip()),
            (_("Cara mengurutkan"), _(METHOD_WORDS[held["cara"]])),
            (_("Pimpinan"), said["pimpinan"]),
            (_("Notulis"), said["notulis"]),
        ],
        "hadir": _presence_rows(held["hadir"]),
        "kriteria": [(each["judul"], str(each["bobot"])) for each in held["kriteria"]],
        "usulan": [_proposal_row(each) for each in held["usulan"]],
        "uraian": _split_lines(said["uraian"]),
        "beda": _split_lines(said["pendapat_berbeda"]),
        "tanda_tangan": [_("Pimpinan musyawarah"), _("Kepala desa"), _("Wakil masyarakat")],
    }


def _presence_rows(came: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    groups = attending_groups()
    rows = [
        (
            either(groups[each["unsur"]].title, groups[each["unsur"]].title_en)
            if each["unsur"] in groups
            else each["unsur"],
            str(each["laki"]),
            str(each["perempuan"]),
            str(each["laki"] + each["perempuan"]),
        )
        for each in came
    ]
    sums = [sum(each[name] for each in came) for name in ("laki", "perempuan")]
    return [*rows, (_("Jumlah"), *(str(value) for value in sums), str(sum(sums)))]


def _proposal_row(each: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(each["urutan"]),
        f"{each['judul']}\n{each['lokasi'] or _('seluruh desa')}",
        "–" if each["nilai"] is None else each["nilai"].replace(".", ","),
        show_rupiah(each["biaya"]),
        _(FIT_WORDS[Fit(each["pagu"])]),
        name_stage(each["putusan"]) if each["putusan"] else _("tetap usulan"),
        each["alasan"],
    )


def _signature_data(row: Deliberation) -> dict[str, Any]:
    """By whom, when, and what was added since."""
    meeting = row.meeting
    assert meeting.closed_at is not None and meeting.handed_at is not None  # noqa: S101, PT018 - closed minutes have both
    handed, closed = (clock.day_of(moment) for moment in (meeting.handed_at, meeting.closed_at))
    addenda = list(meeting.addenda.exclude(confirmed_by="").order_by("number"))
    hands = {hand for added in addenda for hand in (added.by, added.confirmed_by)}
    names = actors.names({meeting.handed_by, meeting.closed_by} | hands)
    return {
        "tanggal": [closed.year, closed.month, closed.day],
        "serah": f"{names.get(meeting.handed_by, '')}, {long_date(handed)}",
        "tutup": f"{names.get(meeting.closed_by, '')}, {meeting.closed_as}, {long_date(closed)}",
        "sidik": meeting.digest,
        "susulan": [
            (f"{added.number}. {added.text}", f"{names.get(added.by, '')}, {names.get(added.confirmed_by, '')}")
            for added in addenda
        ],
    }


def _split_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]
