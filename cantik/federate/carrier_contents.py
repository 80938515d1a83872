"""What lies on a stick, in words that whoever carries it understands before it goes on: which villages and editions,
how large, since when, and whether every file is whole. Nothing of it is believed for that (`carrier`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from cantik.base.canonical import digest_file
from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.area_words import describe_area
from cantik.codes.errors import InvalidAreaCode
from cantik.federate.carrier import HOME, INDEX, PACKAGES, REPLIES, WITHDRAWALS, CarriedRow, Carrier
from cantik.federate.package import PackedFile
from cantik.federate.pieces import FolderPieces, piece_name
from cantik.release.show import size_text

PAGE = "isi.html"
_MOST_SHOWN = 40
KINDS = {PACKAGES: "rilis", REPLIES: "balasan untuk rilis", WITHDRAWALS: "penarikan rilis"}
_BELIEVED = (
    "Keaslian dan isinya diperiksa saat flashdisk dibaca di tujuan. Kiriman di sini tidak punya batas waktu; tujuan "
    "menolak edisi yang nomornya sudah dipakai isi lain."
)


@dataclass(frozen=True, slots=True)
class CarriedThing:
    """One thing on a stick. `size`: bytes of all its files; `broken`: how many are missing or are not what the list
    says; `problem`: why its own list cannot be read."""

    kind: str
    code: str
    number: str
    written: dt.date | None
    files: int = 0
    size: int = 0
    broken: int = 0
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Nothing of it is missing."""
        return not self.broken and not self.problem


def look_into(folder: Path) -> list[CarriedThing]:
    """Everything on the stick in a folder, which is the one of `cantik-kiriman` or the one above. Each file of a
    package is held against its fingerprint. Raises T601, T604 where it is no stick of deliveries."""
    home = folder if (folder / INDEX).is_file() else folder / HOME
    carrier = Carrier(FolderPieces(home))
    index = carrier.read_index()
    return [_look_at(kind, row, carrier, home) for kind in KINDS for row in index.of(kind)]


def _look_at(kind: str, row: CarriedRow, carrier: Carrier, home: Path) -> CarriedThing:
    written = _parse_day(row.written)
    try:
        if kind != PACKAGES:
            return CarriedThing(kind, row.code, row.number, written, 1, len(carrier.read_piece(row)))
        package = carrier.read_listed(row)
    except CantikError as error:
        return CarriedThing(kind, row.code, row.number, written, problem=error.line())
    broken = sum(not _is_whole(home, file) for file in package.files)
    return CarriedThing(kind, package.code, package.number, written, len(package.files), package.size, broken)


def _is_whole(home: Path, file: PackedFile) -> bool:
    path = home / piece_name(file.digest)
    if path.is_symlink() or not path.is_file() or path.stat().st_size != file.length:
        return False
    return digest_file(path) == file.digest


def _parse_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:  # a list says what it wants: of a day that is none nothing is told
        return None


# ── in words ─────────────────────────────────────────────────────────────────────────────────────
def tell_contents(things: list[CarriedThing], today: dt.date, areas: Path | None = None) -> Iterator[str]:
    """The stick as sentences, its sum first. `areas`: the list of a store, for areas that only it knows."""
    packages = [each for each in things if each.kind == PACKAGES]
    if not things:
        yield "Flashdisk ini kosong: tidak ada kiriman."
        return
    villages, size = len({each.code for each in packages}), sum(each.size for each in things)
    yield f"Flashdisk ini memuat {len(packages)} rilis dari {villages} wilayah, {size_text(size)}."
    for each in things:
        yield _tell_thing(each, today, areas)
    yield _BELIEVED


def _name_place(code: str, areas: Path | None) -> str:
    """A place by its code, which anybody may have written there."""
    try:
        name = describe_area(AreaCode.from_stored(code), areas).full
    except InvalidAreaCode:
        return _clean(code)
    return code if name == code else f"{name} ({code})"


def _clean(text: str) -> str:
    return "".join(letter for letter in text[:_MOST_SHOWN] if letter.isprintable())


def _tell_thing(each: CarriedThing, today: dt.date, areas: Path | None) -> str:
    place = _name_place(each.code, areas)
    since = "" if each.written is None else f", ditulis {long_date(each.written)}{_days_ago(each.written, today)}"
    head = f"{KINDS[each.kind].capitalize()} {_clean(each.number)} {place}"
    if each.problem:
        return f"{head}: TIDAK TERBACA{since}. {each.problem}"
    if each.broken:
        lost = f"{each.broken} dari {each.files} berkas hilang atau berubah"
        return f"{head}: TIDAK UTUH, {lost}{since}. Minta pengirimnya menulis ulang flashdisk ini."
    return f"{head}: utuh, {each.files} berkas, {size_text(each.size)}{since}."


def _days_ago(day: dt.date, today: dt.date) -> str:
    days = (today - day).days
    return f" ({days} hari lalu)" if days > 0 else ""


def format_page(lines: list[str]) -> bytes:
    """The same sentences as a page on the stick, which any browser shows without Cantik."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Isi flashdisk</title>'
        '<meta name="viewport" content="width=device-width"><style>body{font:1.1rem/1.5 sans-serif;margin:2rem auto;'
        "max-width:44rem;padding:0 1rem}li{margin:.6rem 0}</style></head><body><h1>Isi flashdisk</h1>"
        f"<p>{escape(lines[0])}</p><ul>{items}</ul></body></html>\n"
    ).encode()
