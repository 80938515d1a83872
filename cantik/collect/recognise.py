"""Which format a file is, told from its content alone, with the reason (docs/bidang/instruments.md 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from cantik.collect.columns import clean_text, text_of
from cantik.collect.errors import AmbiguousFormat, FormatWithoutReader, UnknownFormat
from cantik.collect.grid import SheetHead
from cantik.collect.headers import ROWS, header_key, known_headers, require
from cantik.collect.matching.heads import keys, titles
from cantik.content.kinds import Mapping_

_SEEN_HEADERS, _SEEN_SHEETS = 8, 6
_USUAL = "opensid_penduduk"
_NEARLY = 0.65  # from this share of the wanted headers on, a file is taken for this format with headers amiss


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet of the format: its head, and the row of its header (from 0). `also`: titles (as they are compared) that
    stand for a variable of the format in other words; `first_row`: where the data begin (from 1; 0: below it)."""

    head: SheetHead
    at: int
    also: Mapping[str, str] = field(default_factory=dict)
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format with its sheets by role, and the reason in one sentence."""

    mapping: Mapping_
    places: Mapping[str, SheetPlace]
    reason: str


#: by number of the sheet, each of its first rows as headers are compared: made once, asked by every format
_Keyed = Mapping[int, Sequence[Set[str]]]


@dataclass(frozen=True, slots=True)
class _Role:
    """A sheet that a format expects: the headers that must stand in one row."""

    id: str
    headers: tuple[str, ...]
    needed: bool
    every_sheet: bool = False  # sheets alike are one delivery: a sheet for each RT, a report in pages
    never: tuple[str, ...] = ()  # with one of these in the row it is another format
    least: int = 0  # so many headers of the format at least (versions differ in the rest)


def recognise(
    heads: Sequence[SheetHead], mappings: Iterable[Mapping_], where: str, *, wanted: str | None = None
) -> Recognised:
    """The one format that the sheets fit.

    Raises `UnknownFormat` (with what was seen), `AmbiguousFormat`, `HeaderMissing` (nearly a known format),
    `FormatWithoutReader` (known, but not read by this version).
    """
    chosen = [mapping for mapping in mappings if wanted is None or mapping.id == wanted]
    keyed = {head.number: tuple({header_key(cell) for cell in row} for row in head.rows[:ROWS]) for head in heads}
    found = [match for mapping in chosen if (match := _match(heads, keyed, mapping, where)) is not None]
    exact = [recognised for recognised in found if _by_titles(recognised.mapping)]
    if len(exact) == 1:
        return exact[0]  # somebody said of these very titles what they mean
    if len(found) > 1:
        raise AmbiguousFormat(where, " dan ".join(recognised.mapping.title for recognised in found))
    if found:
        return found[0]
    _nearly(heads, chosen)
    other = next((words for words, test in _OTHERS if test(heads)), None)
    expected = _describe_formats(chosen) or f"jenis “{wanted}” tidak ada"
    if other is not None:
        raise FormatWithoutReader(where, other, expected)
    raise UnknownFormat(where, _describe_heads(heads, _vocabulary(chosen)), expected)


def _describe_formats(mappings: Sequence[Mapping_]) -> str:
    """The formats that a file may have: one or two by name, more as a number with the one that most villages have."""
    if len(mappings) <= 2:
        return " atau ".join(mapping.title for mapping in mappings)
    usual = next((mapping for mapping in mappings if mapping.id == _USUAL), mappings[0])
    return f"salah satu dari {len(mappings)} jenis yang dikenal, misalnya {usual.title}"


def _roles(mapping: Mapping_) -> tuple[_Role, ...]:
    """The sheets of `kenali`: either `lembar` with roles, or one sheet with `kolom_wajib`."""
    listed: list[Mapping[str, Any]] = list(mapping.recognise.get("lembar", ()))
    if _by_titles(mapping):
        return (_Role("data", tuple(mapping.recognise["judul"]), True, every_sheet=True),)
    if not listed:
        known = mapping.recognise
        never, least = tuple(known.get("bukan", ())), int(known.get("paling_sedikit", 0))
        every = not known.get("satu_lembar", False)
        return (_Role("data", tuple(known["kolom_wajib"]), True, every, never, least),)
    return tuple(_Role(entry["id"], tuple(entry["kolom"]), bool(entry.get("wajib", False))) for entry in listed)


def _by_titles(mapping: Mapping_) -> bool:
    """A mapping that a person made: it is recognised by the whole set of its titles."""
    return "judul" in mapping.recognise


def _match_titles(heads: Sequence[SheetHead], mapping: Mapping_) -> Recognised | None:
    wanted, depth = keys(tuple(mapping.recognise["judul"])), int(mapping.recognise.get("baris_judul", 1))
    fitting = [
        SheetPlace(head, at)
        for head in heads
        for at in (
            next((at for at in range(min(ROWS, len(head.rows))) if keys(titles(head.rows, at, depth)) == wanted), None),
        )
        if at is not None
    ]
    visible = [place for place in fitting if place.head.visible] or fitting
    places = {f"data#{number + 1}" if number else "data": place for number, place in enumerate(visible)}
    names = ", ".join(f"lembar “{place.head.name}” baris {place.at + 1}" for place in visible)
    reason = f"Dikenali sebagai {mapping.title}, yang pernah dipetakan: {names} memuat judul kolom yang sama."
    return Recognised(mapping, places, reason) if places else None


def _candidates(heads: Sequence[SheetHead], mapping: Mapping_) -> list[SheetHead]:
    skipped = {header_key(name) for name in mapping.recognise.get("lembar_abaikan", ())}
    return [head for head in heads if header_key(head.name) not in skipped]


def _match(heads: Sequence[SheetHead], keyed: _Keyed, mapping: Mapping_, where: str) -> Recognised | None:
    if _by_titles(mapping):
        return _match_titles(heads, mapping)
    places: dict[str, SheetPlace] = {}
    known = known_headers(mapping.columns).keys() | {header_key(title) for title in mapping.ignore}
    for role in _roles(mapping):
        fitting = [
            SheetPlace(head, at)
            for head in _candidates(heads, mapping)
            for at in (_row_with(keyed[head.number], role, known),)
            if at is not None
        ]
        visible = [place for place in fitting if place.head.visible] or fitting
        if len(visible) > 1 and not role.every_sheet:
            names = ", ".join(f"“{place.head.name}”" for place in visible)
            raise AmbiguousFormat(where, f"{mapping.title} pada beberapa lembar: {names}")
        for number, place in enumerate(visible):
            places[f"{role.id}#{number + 1}" if number else role.id] = place
        if not visible and role.needed:
            return None
    return Recognised(mapping, places, _reason(mapping, places))


def _row_with(rows: Sequence[Set[str]], role: _Role, known: Set[str]) -> int | None:
    wanted = {header_key(header) for header in role.headers}
    never = {header_key(header) for header in role.never}
    for at, titled in enumerate(rows):
        if wanted <= titled and not never & titled and len(titled & known) >= role.least:
            return at
    return None


def _reason(mapping: Mapping_, places: Mapping[str, SheetPlace]) -> str:
    roles = {role.id: role for role in _roles(mapping)}
    alike: dict[str, list[SheetPlace]] = {}
    for name, place in places.items():
        alike.setdefault(name.partition("#")[0], []).append(place)
    sheets = "; ".join(
        f"lembar {_name_places(group)} memuat judul {', '.join(roles[name].headers)}" for name, group in alike.items()
    )
    return f"Dikenali sebagai {mapping.title}: {sheets}."


def _name_places(places: Sequence[SheetPlace]) -> str:
    named = ", ".join(f"“{place.head.name}” baris {place.at + 1}" for place in places[:_SEEN_SHEETS])
    return named + (f", dan {len(places) - _SEEN_SHEETS} lembar lain" if len(places) > _SEEN_SHEETS else "")


def _nearly(heads: Sequence[SheetHead], mappings: Sequence[Mapping_]) -> None:
    """Raise `HeaderMissing` when a sheet looks like one of these formats but lacks a wanted header."""
    best: tuple[float, int, SheetHead | None, _Role | None, Mapping_ | None] = (0.0, 0, None, None, None)
    for mapping in (
        mapping for mapping in mappings if not _by_titles(mapping) and mapping.recognise.get("hampir") != "tidak"
    ):
        known = known_headers(mapping.columns).keys()
        for role in (role for role in _roles(mapping) if role.needed):
            for head in _candidates(heads, mapping):
                at, share = _closest_row(head, role, known)
                if share > best[0]:
                    best = (share, at, head, role, mapping)
    share, at, nearest, missed, meant = best
    if nearest is not None and missed is not None and meant is not None and share >= _NEARLY:
        require(nearest, at, missed.headers, meant)


def _closest_row(head: SheetHead, role: _Role, known: Set[str]) -> tuple[int, float]:
    """The row that holds most of the wanted headers, or of all headers of the format, with the share of them.

    A sheet that lacks none of them is not what is missing: share 0.
    """
    wanted = {header_key(header) for header in role.headers}
    never = {header_key(header) for header in role.never}
    best = (0, 0.0)
    for at, row in enumerate(head.rows[:ROWS]):
        keys = {header_key(cell) for cell in row}
        if wanted <= keys:
            return at, 0.0
        share = max(len(keys & wanted) / len(wanted), len(keys & known) / max(8, len(known)))
        if share > best[1] and not never & keys:
            best = (at, share)
    return best


def _vocabulary(mappings: Sequence[Mapping_]) -> frozenset[str]:
    """Words that headers are made of; anything else in a first row may be a person's name and is only counted."""
    headers = [header for mapping in mappings for column in mapping.columns for header in column.headers]
    headers += [header for mapping in mappings for role in _roles(mapping) for header in role.headers]
    return frozenset(word for header in (*headers, *_DTSEN, *_COMMON) for word in _words(header))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", header_key(text))


def _describe_heads(heads: Sequence[SheetHead], vocabulary: frozenset[str]) -> str:
    """Sheets and headers as they were seen, short enough for one line, without what may be data of persons."""
    parts = []
    for head in heads[:_SEEN_SHEETS]:
        row = next((row for row in head.rows if sum(1 for cell in row if header_key(cell)) > 1), ())
        cells = [clean_text(text_of(cell)) for cell in row if header_key(cell)]
        known = [cell[:24] for cell in cells if (words := _words(cell)) and set(words) <= vocabulary]
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
    "nomor urut",
    "no kk",
    "nama lengkap",
    "jenis kelamin",
    "tanggal lahir",
    "tempat lahir",
    "alamat",
    "umur",
    "agama",
    "pendidikan",
    "pekerjaan",
    "keterangan",
    "kode",
    "desa",
    "kecamatan",
    "kabupaten",
    "jumlah",
    "tahun",
)


def _cell(head: SheetHead, row: int, column: int) -> str:
    rows = head.rows
    return header_key(rows[row][column]) if row < len(rows) and column < len(rows[row]) else ""


def _any(test: Callable[[SheetHead], bool]) -> Callable[[Sequence[SheetHead]], bool]:
    return lambda heads: any(test(head) for head in heads)


def _is_dtsen(head: SheetHead) -> bool:
    return any(len(_DTSEN & {header_key(cell) for cell in row}) >= 6 for row in head.rows[:1])


_OTHERS: tuple[tuple[str, Callable[[Sequence[SheetHead]], bool]], ...] = (
    ("Buku Induk Penduduk", _any(lambda h: _cell(h, 0, 0) == "buku induk penduduk wni")),
    ("Buku Induk Kependudukan", _any(lambda h: "buku induk kependudukan" in _cell(h, 0, 1))),
    ("DTSEN tanpa kolom pokoknya", _any(_is_dtsen)),
)
