"""What is asked of published tables, read from the parameters of an address that says all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cantik.release.own.errors import OwnTableRefused

#: the edition in force of the newest data year
IN_FORCE = "berlaku"
#: the axes that every answer has before those of the table
VILLAGE, EDITION = "desa", "edisi"
SCALES = (1, 100, 1000, 10_000, 100_000)
#: villages times editions, parameters, and letters of one of them: what one address may ask of a server of a kabupaten
MOST_RELEASES, MOST_FIELDS, MOST_LETTERS = 60, 400, 120

_VILLAGE = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", re.ASCII)
_EDITION = re.compile(rf"{IN_FORCE}|\d{{4}}(-\d{{1,4}})?", re.ASCII)
_KEY = re.compile(r"[a-z0-9_]{1,80}(-[a-z]{1,12}){0,3}", re.ASCII)
_FIELDS = frozenset(
    {"desa", "edisi", "tabel", "ambil", "jumlah", "bagi", "bagi_tabel", "bagi_ambil", "bagi_jumlah", "kali"}
)


@dataclass(frozen=True, slots=True)
class TableSlice:
    """A part of a published table: its key, the categories that are taken of some axes (all of the others), and the
    axes that are added up. An axis that is added up without a choice is its published total."""

    table: str
    picks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    summed: frozenset[str] = field(default_factory=frozenset)

    def picks_of(self, axis: str) -> tuple[str, ...]:
        """The categories that are taken of an axis; () = no choice."""
        return dict(self.picks).get(axis, ())


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """Which part of a table, of which villages and editions; `below`: what it is divided by, times `scale`."""

    villages: tuple[str, ...]
    editions: tuple[str, ...]
    above: TableSlice
    below: TableSlice | None = None
    scale: int = 1
    villages_summed: bool = False


def read(fields: Iterable[tuple[str, str]]) -> OwnQuestion:
    """The question in the parameters of an address (name, value); empty values are as if they were not there.

    Raises `OwnTableRefused` T440 (no question), T441 (too much of it).
    """
    held = _gather_fields(fields)
    villages, editions = _villages(held), _editions(held)
    if len(villages) * len(editions) > MOST_RELEASES:
        raise OwnTableRefused(
            "T441",
            "Tabel ini terlalu besar",
            found=f"{len(villages) * len(editions)} rilis",
            expected="paling banyak 60 rilis (desa kali edisi)",
            mend="Minta sebagian dahulu, atau unduh data terbuka rilisnya.",
        )
    summed = frozenset(held.get("jumlah", ()))
    if EDITION in summed:
        raise OwnTableRefused(
            "T440", "Edisi tidak dijumlahkan", found="jumlah=edisi", mend="Orang yang sama terhitung dua kali."
        )
    above = TableSlice(_key(held, "tabel"), _picks(held.get("ambil", ())), summed - {VILLAGE})
    below = _below(held, above)
    return OwnQuestion(villages, editions, above, below, _scale(held, divided=below is not None), VILLAGE in summed)


def _gather_fields(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for number, (name, value) in enumerate(fields):
        if number >= MOST_FIELDS:
            raise OwnTableRefused("T441", "Alamat ini terlalu panjang", expected="paling banyak 400 isian")
        if name not in _FIELDS:
            raise OwnTableRefused(
                "T440", "Isian alamat ini tidak dikenal", found=name, expected=", ".join(sorted(_FIELDS))
            )
        if len(value) > MOST_LETTERS:
            found = f"isian {name} {len(value)} huruf"
            raise OwnTableRefused(
                "T441", "Alamat ini terlalu panjang", found=found, expected="paling banyak 120 huruf tiap isian"
            )
        if value and value not in held.setdefault(name, []):
            held[name].append(value)
    return held


def _villages(held: dict[str, list[str]]) -> tuple[str, ...]:
    found = tuple(held.get("desa", ()))
    if not found:
        raise OwnTableRefused("T440", "Sebut sedikitnya satu desa", expected="desa=KODE")
    for value in found:
        if not _VILLAGE.fullmatch(value):
            raise OwnTableRefused(
                "T440", "Kode desa tidak terbaca", found=value, expected="kode desa, misalnya 33.28.01.2001"
            )
    return found


def _editions(held: dict[str, list[str]]) -> tuple[str, ...]:
    found = tuple(held.get("edisi", ()))
    for value in found:
        if not _EDITION.fullmatch(value):
            raise OwnTableRefused(
                "T440",
                "Isian edisi tidak terbaca",
                found=value,
                expected="berlaku, tahun data (2025), atau nomor rilis (2025-1)",
            )
    return found or (IN_FORCE,)


def _one(held: dict[str, list[str]], name: str) -> str:
    found = held.get(name, [])
    if len(found) > 1:
        told = f"{name}: {', '.join(found)}"
        raise OwnTableRefused("T440", "Isian tabel, bagi_tabel, dan kali masing-masing hanya satu", found=told)
    return found[0] if found else ""


def _key(held: dict[str, list[str]], name: str) -> str:
    key = _one(held, name)
    if not _KEY.fullmatch(key):
        raise OwnTableRefused(
            "T440", "Kunci tabel tidak terbaca", found=key, expected="kunci tabel, misalnya penduduk_umur_jk"
        )
    return key


def _picks(values: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    taken: dict[str, list[str]] = {}
    for value in values:
        axis, colon, category = value.partition(":")
        if not (axis and colon and category):
            raise OwnTableRefused(
                "T440", "Pilihan kategori tidak terbaca", found=value, expected="SUMBU:KATEGORI, misalnya umur:0-4"
            )
        taken.setdefault(axis, []).append(category)
    return tuple((axis, tuple(categories)) for axis, categories in taken.items())


def _below(held: dict[str, list[str]], above: TableSlice) -> TableSlice | None:
    share, other = _picks(held.get("bagi", ())), _one(held, "bagi_tabel")
    further = [name for name in ("bagi_ambil", "bagi_jumlah") if held.get(name)]
    if share and (other or further):
        raise OwnTableRefused("T440", "Pilih satu pembagi", found="bagi dan bagi_tabel", expected="salah satu")
    if share:
        taken = dict(above.picks) | dict(share)
        return replace(above, picks=tuple(taken.items()), summed=above.summed | set(dict(share)))
    if not other:
        if further:
            raise OwnTableRefused("T440", "Sebut tabel pembaginya", found=further[0], expected="bagi_tabel=KUNCI")
        return None
    summed = frozenset(held.get("bagi_jumlah", ())) - {VILLAGE}
    return TableSlice(_key(held, "bagi_tabel"), _picks(held.get("bagi_ambil", ())), summed)


def _scale(held: dict[str, list[str]], *, divided: bool) -> int:
    text = _one(held, "kali")
    if not text:
        return 1
    if text not in {str(scale) for scale in SCALES}:
        raise OwnTableRefused(
            "T440", "Isian kali tidak terbaca", found=text, expected=", ".join(str(scale) for scale in SCALES)
        )
    if not divided and text != "1":
        raise OwnTableRefused("T440", "Yang dikalikan hanya hasil bagi", found=f"kali={text}", expected="bagi=…")
    return int(text)
