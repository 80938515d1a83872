"""What these screens show; reads only. Every query is bound to the village of the address."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as noop

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.collect.app import words
from cantik.collect.app.models import (
    APPLIED,
    CORRECTION,
    DROPPED,
    EXAMINED,
    EXAMINING,
    FACILITIES,
    FILE,
    QUARANTINED,
    SAVED,
    SAVING,
    UPLOADING,
    Batch,
    BatchFinding,
    Intake,
    Upload,
)
from cantik.register.core.app import queries as register
from cantik.register.core.app.words import format_value, label, place, source
from cantik.register.core.conflict import ASK, FAMILY, unit_of
from cantik.staff.app import actors
from cantik.web.sentences import of_finding
from cantik.web.words import field_name, name_of, why

PAGE = 50
TABS = ("berubah", "beda", "baru", "ditolak", "temuan", "keluar", "kolom")


def intake_or_404(area: AreaCode, number: uuid.UUID) -> Intake:
    """An intake of this village. Raises `Http404` for another's."""
    found = Intake.objects.filter(pk=number, area=area.text()).first()
    if found is None:
        raise Http404("no such intake here")
    return found


def upload_or_404(area: AreaCode, number: uuid.UUID, *, by: str | None = None) -> Upload:
    """A file of an intake of this village (and of this person). Raises `Http404`."""
    rows = Upload.objects.filter(pk=number, intake__area=area.text()).select_related("intake")
    found = rows.filter(intake__by=by).first() if by else rows.first()
    if found is None:
        raise Http404("no such upload here")
    return found


def batch_or_404(area: AreaCode, number: int) -> Batch:
    """A batch of this village. Raises `Http404`."""
    area_row = find_area(area)
    rows = Batch.objects.filter(kind=FILE)  # corrections and events have their own ways back
    found = rows.filter(pk=number, area_id=area_row.pk).first() if area_row else None
    if found is None:
        raise Http404("no such batch here")
    return found


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list: `keadaan` is berlaku, diganti (a newer list of its source stands), diurungkan, karantina.

    `pembetulan`: values of its list that were corrected in place and stand.
    """

    batch: Batch
    keadaan: str
    sumber: str
    oleh: str
    pembetulan: int = 0


def lines(area: AreaCode) -> list[BatchRow]:
    """Every file that came into the village, newest first."""
    batches = register.all_batches(area)
    corrected = Counter(
        Batch.objects.filter(stock__in=[b.pk for b in batches], kind=CORRECTION, state=APPLIED).values_list(
            "stock", flat=True
        )
    )
    standing = set(register.standing_batches(area))
    names = actors.names(batch.received_by for batch in batches)
    return [
        BatchRow(
            b,
            _state(b, standing),
            words.source(b.mapping),
            names.get(b.received_by, b.received_by),
            corrected[b.stock] if b.stock == b.pk else 0,
        )
        for b in batches
    ]


def _state(batch: Batch, standing: set[int]) -> str:
    if batch.state == QUARANTINED:
        return "karantina"
    if batch.state != APPLIED:
        return "diurungkan"
    return "berlaku" if batch.pk in standing or batch.mapping == FACILITIES else "diganti"


def open_intakes(area: AreaCode) -> list[dict[str, Any]]:
    """What was handed in and not decided yet, newest first."""
    rows = list(
        Intake.objects.filter(area=area.text(), state__in=[UPLOADING, EXAMINING, EXAMINED, SAVING])
        .order_by("-made_at")
        .prefetch_related("uploads")
    )
    names = actors.names(row.by for row in rows)
    return [
        {
            "masukan": row,
            "oleh": names.get(row.by, row.by),
            "berkas": [upload.name for upload in row.uploads.all()],
            "persen": percent(row),
        }
        for row in rows
    ]


def percent(intake: Intake) -> int:
    """How much of the bytes is here, rounded down: 100 only when all are."""
    files = intake.uploads.all()
    return 100 * sum(file.received for file in files) // max(1, sum(file.size for file in files))


def finding_counts(batch: Batch) -> dict[str, int]:
    """Findings of a batch by level and state."""
    rows = BatchFinding.objects.filter(batch=batch).values_list("level", "state")
    counts: Counter[str] = Counter()
    for level, state in rows:
        counts[level] += 1
        counts[f"{level}_{state}"] += 1
    return dict(counts)


# ── the dry run as a page ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over all files of a dry run. `galat`: files that cannot be read; `karantina`: files that lie apart.

    `belum`: files that the register has no place for yet; `keluarga`: families of which something new is told;
    `daftar`: lists of members, `daftar_berubah` of them that say something else than those that stand. `fasilitas`:
    files of facilities and village facts. `beda`: values of which another source says something else, `beda_tanya` of
    them that somebody has to decide.
    """

    baris: int
    baru: int
    berubah: int
    sama: int
    ditolak: int
    keluar: int
    temuan: int
    galat: int
    karantina: int
    sudah: int
    berkas: int
    belum: int = 0
    keluarga: int = 0
    daftar: int = 0
    daftar_berubah: int = 0
    fasilitas: int = 0
    beda: int = 0
    beda_tanya: int = 0

    @property
    def tak_diterima(self) -> bool:
        """Whether files tell of persons and every row of them is refused."""
        return bool(self.ditolak) and not (self.baru or self.berubah or self.sama)

    @property
    def diproses(self) -> int:
        """Rows that would enter."""
        return self.baris - self.ditolak

    @property
    def kosong(self) -> bool:
        """Saving would change nothing."""
        changed = self.baru or self.berubah or self.keluar or self.keluarga or self.daftar_berubah
        return not (changed or self.karantina)


def summary_of(result: dict[str, Any]) -> Summary:
    """Add up the files."""
    files = [file for file in result["berkas"] if "galat" not in file]
    unstored = [file for file in files if file.get("belum") and not file["karantina"]]
    read = [file for file in files if not file["karantina"] and not file.get("belum") and not file.get("daftar")]
    rolls = [file["daftar"] for file in files if file.get("daftar")]
    return Summary(
        baris=sum(file["baris"] for file in read),
        baru=sum(len(file["baru"]) for file in read),
        berubah=sum(len(file["berubah"]) for file in read),
        sama=sum(file["sama"] for file in read),
        ditolak=sum(file["ditolak"] for file in read),
        keluar=result["keluar"]["banyak"],
        temuan=sum(count for file in read for _rule, level, count in file["menurut_aturan"] if level == "periksa"),
        galat=len(result["berkas"]) - len(files),
        karantina=len(files) - len(read) - len(unstored) - len(rolls),
        sudah=sum(file["sudah"] is not None for file in read),
        berkas=len(result["berkas"]),
        belum=len(unstored),
        keluarga=sum(file.get("keluarga", 0) for file in read),
        daftar=len(rolls),
        fasilitas=sum("fasilitas" in file for file in files),
        daftar_berubah=sum(bool(roll["baru"] or roll["keluar"] or roll.get("segar")) for roll in rolls),
        beda=sum(len(row["isi"]) for file in read for row in file.get("beda", ())),
        beda_tanya=sum(field.outcome == ASK for file in read for row in file.get("beda", ()) for field in row["isi"]),
    )


def newer_list(result: dict[str, Any]) -> dt.date | None:
    """The day of the newest list that stands beside files of earlier days, None where they are the newest."""
    days = [file["lebih_baru"] for file in result["berkas"] if file.get("lebih_baru")]
    return dt.date.fromisoformat(max(days)) if days else None


def bar(summary: Summary) -> list[dict[str, Any]]:
    """The pieces of the proportion bar, in thousandths; a piece that is there is at least 6 wide."""
    parts = [("baru", summary.baru), ("ubah", summary.berubah), ("sama", summary.sama), ("tolak", summary.ditolak)]
    whole = sum(count for _name, count in parts)
    if not whole:
        return []
    widths = {name: max(6.0, 1000 * count / whole) for name, count in parts if count}
    scale = (1000 - 2 * (len(widths) - 1)) / sum(widths.values())
    pieces, x = [], 0.0
    for name, width in widths.items():
        pieces.append({"jenis": name, "x": f"{x:.1f}", "lebar": f"{width * scale:.1f}"})
        x += width * scale + 2
    return pieces


def rows_of(result: dict[str, Any], tab: str, chosen: str = "") -> list[dict[str, Any]]:
    """The rows of a tab as they are kept; `chosen` limits the differences to a column, the findings to a rule."""
    many = len(result["berkas"]) > 1
    out: list[dict[str, Any]] = []
    for read in result["berkas"]:
        if "galat" in read:
            continue
        file = read["nama"] if many else ""
        if tab == "berubah":
            told = [
                {**row, "isi": [field for field in row["isi"] if chosen in ("", field.variable)]}
                for row in read["berubah"]
            ]
            out += [{**row, "berkas": file} for row in told if row["isi"]]
        elif tab == "beda":
            told = [
                {**row, "isi": [field for field in row["isi"] if chosen in ("", field.key)]}
                for row in read.get("beda", ())
            ]
            out += [{**row, "berkas": file} for row in told if row["isi"]]
        elif tab == "baru":
            out += [{"baris": new.row, "nama": new.name, "nik": new.number, "berkas": file} for new in read["baru"]]
        elif tab == "ditolak":
            out += [{**f, "berkas": file} for f in read["temuan"] if f["tingkat"] == "tolak"]
        elif tab == "temuan":
            wanted = [f for f in read["temuan"] if f["tingkat"] == "periksa" and chosen in ("", f["aturan"])]
            out += [{**f, "berkas": file} for f in wanted]
        elif tab == "kolom":
            out += [{"apa": what, "sebab": why, "berkas": file} for what, why in read["dilewati"]]
    if tab == "keluar":
        out = [{"orang": person, "nama": name} for person, name in result["keluar"]["orang"]]
    return out


def finding_in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A finding of a dry run in the page's language."""
    rule = load().content.rules.get(row["aturan"])
    return row | {name: of_finding(rule, row[name]) for name in ("pesan", "seharusnya", "saran")}


#: so many answers to what was empty stand beside what changed
_FILLED_BESIDE = 3


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the differences as a person reads it: names of columns, labels of codes. What was empty and is filled in
    stands apart where it is much: a survey brings forty answers to each person."""
    fields = [
        {
            "kolom": label(field.variable),
            "lama": format_value(field.variable, field.old, nothing=""),
            "kini": format_value(field.variable, field.new, nothing=""),
        }
        for field in row["isi"]
    ]
    filled = [field for field in fields if not field["lama"]]
    apart = filled if len(filled) > _FILLED_BESIDE else []
    return {
        "orang": row["orang"],
        "baris": row["baris"],
        "nama": row["siapa"].name,
        "nik": row["siapa"].number,
        "isi": [field for field in fields if field not in apart],
        "terisi": apart,
        "berkas": row["berkas"],
    }


def conflict_in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A person of whom sources differ, as it is read: both values, the other source, what would hold and why."""
    fields = [
        {
            "kolom": field_name(field.key),
            "lama": format_difference(field.key, field.old),
            "kini": format_difference(field.key, field.new),
            "sumber": source(field.source),
            "cara": why(field.way),
            "hasil": OUTCOMES[field.outcome],
            "tanya": field.outcome == ASK,
            "baru": field.outcome == "baru",
        }
        for field in row["isi"]
    ]
    return {
        "orang": row["orang"],
        "baris": row["baris"],
        "nik": row["siapa"].number,
        "isi": fields,
        "berkas": row["berkas"],
        "nama": name_of(row["siapa"].name, row.get("unit") == FAMILY),
    }


def format_difference(key: str, value: Any) -> str:
    """A value of a difference in words; a place is one."""
    if isinstance(value, list):
        dusun, rw, rt = value
        return place((dusun, rw, rt))
    unit, variable = unit_of(key)
    return format_value(variable, value, unit, nothing="")


#: whose value would hold
OUTCOMES = {"baru": noop("dari berkas ini"), "lama": noop("tetap yang tercatat"), "tanya": noop("menunggu putusan")}


def conflicts_by_field(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Differences by variable, way and outcome; what waits first, then the most."""
    counts = Counter(
        (field.key, field.way, field.outcome)
        for file in result["berkas"]
        for row in file.get("beda", ())
        for field in row["isi"]
    )
    ranked = sorted(counts.items(), key=lambda pair: (pair[0][2] != ASK, -pair[1], pair[0]))
    return [
        {
            "id": name,
            "nama": field_name(name),
            "cara": why(way),
            "hasil": OUTCOMES[outcome],
            "tanya": outcome == ASK,
            "banyak": count,
        }
        for (name, way, outcome), count in ranked
    ]


def columns_changed(result: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The columns that differ most: id, name, persons."""
    counts = Counter(
        name
        for file in result["berkas"]
        if "galat" not in file
        for row in file["berubah"]
        for name in {field.variable for field in row["isi"]}
    )
    return [(name, label(name), count) for name, count in counts.most_common(3)]


def rules_found(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Findings by rule over all files, the heaviest level first."""
    counts: Counter[tuple[str, str]] = Counter()
    for file in result["berkas"]:
        for rule, level, count in file.get("menurut_aturan", ()):
            counts[rule, level] += count
    order = {"tolak": 0, "periksa": 1, "catat": 2}
    ranked = sorted(counts.items(), key=lambda pair: (order[pair[0][1]], -pair[1], pair[0][0]))
    return [
        {"id": rule, "judul": words.rule(rule), "tingkat": level, "kata": str(words.LEVELS[level]), "banyak": count}
        for (rule, level), count in ranked
    ]


def ambiguous_dates(result: dict[str, Any]) -> int:
    """How many dates of all files may mean two days, because the file does not prove what comes first."""
    return sum(
        count
        for file in result["berkas"]
        for rule, _level, count in file.get("menurut_aturan", ())
        if rule == "tanggal_rancu"
    )


STATE_WORDS = {
    UPLOADING: "mengunggah",
    EXAMINING: "diperiksa",
    EXAMINED: "menunggu putusan",
    SAVING: "disimpan",
    SAVED: "tersimpan",
    DROPPED: "dibuang",
}
