"""Which format a file is, told from its content alone, with the reason (domain/instruments.md section 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.collect.columns import clean_text, text_of
from cantik.collect.errors import AmbiguousFormat, FormatWithoutReader, UnknownFormat
from cantik.collect.grid import SheetHead
from cantik.collect.headers import ROWS, header_key, known_headers, require
from cantik.content.kinds import Mapping_

_SEEN_HEADERS, _SEEN_SHEETS = 8, 6
_NEARLY = 0.5  # from this share of the wanted headers on, a file is taken for this format with headers amiss


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet of the format: its head, and the row of its header (from 0)."""

    head: SheetHead
    at: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format with its sheets by role, and the reason in one sentence."""

    mapping: Mapping_
    places: Mapping[str, Place]
    reason: str


@dataclass(frozen=True, slots=True)
class _Role:
    """A sheet that a format expects: the headers that must stand in one row."""

    id: str
    headers: tuple[str, ...]
    needed: bool


def recognise(
    heads: Sequence[SheetHead], mappings: Iterable[Mapping_], where: str, *, wanted: str | None = None
) -> Recognised:
    """The one format that the sheets fit.

    Raises `UnknownFormat` (with what was seen), `AmbiguousFormat`, `HeaderMissing` (nearly a known format),
    `FormatWithoutReader` (known, but not read by this version).
    """
    chosen = [one for one in mappings if wanted is None or one.id == wanted]
    found = [match for one in chosen if (match := _match(heads, one, where)) is not None]
    if len(found) > 1:
        raise AmbiguousFormat(where, " dan ".join(one.mapping.title for one in found))
    if found:
        return found[0]
    for mapping in chosen:
        _nearly(heads, mapping)
    other = next((words for words, test in _OTHERS if test(heads)), None)
    expected = ", ".join(one.title for one in chosen) or f"jenis “{wanted}” tidak ada"
    if other is not None:
        raise FormatWithoutReader(where, other, expected)
    raise UnknownFormat(where, _seen(heads, _vocabulary(chosen)), expected)


def _roles(mapping: Mapping_) -> tuple[_Role, ...]:
    """The sheets of `kenali`: either `lembar` with roles, or one sheet with `kolom_wajib`."""
    listed: list[Mapping[str, Any]] = list(mapping.recognise.get("lembar", ()))
    if not listed:
        return (_Role("data", tuple(mapping.recognise["kolom_wajib"]), True),)
    return tuple(_Role(one["id"], tuple(one["kolom"]), bool(one.get("wajib", False))) for one in listed)


def _candidates(heads: Sequence[SheetHead], mapping: Mapping_) -> list[SheetHead]:
    skipped = {header_key(name) for name in mapping.recognise.get("lembar_abaikan", ())}
    return [head for head in heads if header_key(head.name) not in skipped]


def _match(heads: Sequence[SheetHead], mapping: Mapping_, where: str) -> Recognised | None:
    places: dict[str, Place] = {}
    for role in _roles(mapping):
        fitting = [
            Place(head, at) for head in _candidates(heads, mapping) for at in (_row_with(head, role),) if at is not None
        ]
        visible = [one for one in fitting if one.head.visible] or fitting
        if len(visible) > 1:
            names = ", ".join(f"“{one.head.name}”" for one in visible)
            raise AmbiguousFormat(where, f"{mapping.title} pada beberapa lembar: {names}")
        if visible:
            places[role.id] = visible[0]
        elif role.needed:
            return None
    return Recognised(mapping, places, _reason(mapping, places))


def _row_with(head: SheetHead, role: _Role) -> int | None:
    wanted = {header_key(one) for one in role.headers}
    for at, row in enumerate(head.rows[:ROWS]):
        if wanted <= {header_key(cell) for cell in row}:
            return at
    return None


def _reason(mapping: Mapping_, places: Mapping[str, Place]) -> str:
    roles = {role.id: role for role in _roles(mapping)}
    sheets = "; ".join(
        f"lembar “{place.head.name}” baris {place.at + 1} memuat judul {', '.join(roles[name].headers)}"
        for name, place in places.items()
    )
    return f"Dikenali sebagai {mapping.title}: {sheets}."


def _nearly(heads: Sequence[SheetHead], mapping: Mapping_) -> None:
    """Raise `HeaderMissing` when a sheet looks like this format but lacks a wanted header."""
    known = known_headers(mapping.columns)
    for role in _roles(mapping):
        if not role.needed:
            continue
        wanted = {header_key(one) for one in role.headers}
        best: tuple[float, int, SheetHead | None] = (0.0, 0, None)
        for head in _candidates(heads, mapping):
            for at, row in enumerate(head.rows[:ROWS]):
                keys = {header_key(cell) for cell in row}
                share = max(len(keys & wanted) / len(wanted), len(keys & known.keys()) / max(8, len(known)))
                if share > best[0]:
                    best = (share, at, head)
        if best[2] is not None and best[0] >= _NEARLY:
            require(best[2], best[1], role.headers)


def _vocabulary(mappings: Iterable[Mapping_]) -> frozenset[str]:
    """Words that headers are made of; anything else in a first row may be a person's name and is only counted."""
    headers = [one for mapping in mappings for column in mapping.columns for one in column.headers]
    return frozenset(word for one in (*headers, *_DTSEN, *_COMMON) for word in _words(one))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", header_key(text))


def _seen(heads: Sequence[SheetHead], vocabulary: frozenset[str]) -> str:
    """Sheets and headers as they were seen, short enough for one line, without what may be data of persons."""
    parts = []
    for head in heads[:_SEEN_SHEETS]:
        row = next((row for row in head.rows if sum(1 for cell in row if header_key(cell)) > 1), ())
        cells = [clean_text(text_of(cell)) for cell in row if header_key(cell)]
        known = [one[:24] for one in cells if (words := _words(one)) and set(words) <= vocabulary]
        shown = known[:_SEEN_HEADERS]
        if len(cells) > len(shown):
            shown.append(f"{len(cells) - len(shown)} kolom lain")
        name = head.name[:32] if not re.search(r"[0-9]{6}", head.name) else f"ke-{head.number + 1}"
        parts.append(f"lembar “{name}” ({', '.join(shown) or 'kosong'})")
    return "; ".join(parts) or "berkas tanpa lembar"


# ── formats that are known by name and not read yet ──────────────────────────────────────────────
_DTSEN = frozenset(
    [
        "nomor_induk_kependudukan",
        "nomor_kartu_keluarga",
        "desil_nasional",
        "desil_provinsi",
        "desil_kabupaten_kota",
        "status_hubungan_keluarga",
        "jenis_kelamin",
        "tanggal_lahir",
        "status_kawin",
        "kode_provinsi",
        "kode_kabupaten_kota",
        "kode_kecamatan",
        "kode_kelurahan_desa",
        "jumlah_anggota_keluarga",
    ]
)
_COMMON = (
    "nomor urut", "no kk", "nama lengkap", "jenis kelamin", "tanggal lahir", "tempat lahir", "alamat", "umur",
    "agama", "pendidikan", "pekerjaan", "keterangan", "kode", "desa", "kecamatan", "kabupaten", "jumlah", "tahun",
)  # fmt: skip


def _cell(head: SheetHead, row: int, column: int) -> str:
    rows = head.rows
    return header_key(rows[row][column]) if row < len(rows) and column < len(rows[row]) else ""


def _sheets(heads: Sequence[SheetHead], *names: str) -> bool:
    return set(names) <= {header_key(head.name) for head in heads}


def _any(test: Callable[[SheetHead], bool]) -> Callable[[Sequence[SheetHead]], bool]:
    return lambda heads: any(test(head) for head in heads)


def _is_bip_2012(head: SheetHead) -> bool:
    return any(re.sub(r"[\s.]", "", header_key(row[1])) == "nokk" for row in head.rows if len(row) > 1)


def _is_dtsen(head: SheetHead) -> bool:
    return any(len(_DTSEN & {header_key(cell) for cell in row}) >= 6 for row in head.rows[:1])


_OTHERS: tuple[tuple[str, Callable[[Sequence[SheetHead]], bool]], ...] = (
    ("rumah tangga OpenSID", _any(lambda h: _cell(h, 0, 0) == "nik" and _cell(h, 0, 1) == "nomor rumah tangga")),
    ("peserta bantuan OpenSID", lambda heads: _sheets(heads, "program", "peserta")),
    (
        "analisis OpenSID (daftar pertanyaan, bukan data)",
        lambda heads: _sheets(heads, "master", "pertanyaan", "jawaban"),
    ),
    ("ekspor SIAK", _any(lambda h: _cell(h, 0, 0) == "nomor kk" and _cell(h, 0, 33) == "petugas registrasi")),
    ("Buku Induk Penduduk", _any(lambda h: _cell(h, 0, 0) == "buku induk penduduk wni")),
    ("Buku Induk Kependudukan", _any(lambda h: "buku induk kependudukan" in _cell(h, 0, 1))),
    ("Buku Induk Penduduk KTP-el", _any(lambda h: _cell(h, 0, 15) == "wjb ktp" and _cell(h, 0, 16) == "ktp-el")),
    ("Buku Induk Penduduk 2012", _any(_is_bip_2012)),
    ("DTSEN", _any(_is_dtsen)),
)
