"""A statistics card as a directory: `kartu.json`, `kartu.csv`, its products, the list of contents, the signature.

The signature is over another type of payload than that of a book, so that a card is never taken for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json, digest_file, pretty_json
from cantik.base.errors import UnreadableInput
from cantik.base.nesting import parse_json
from cantik.base.spreadsheet import csv_text
from cantik.release.card import LINES, MonthlyCard, fingerprint
from cantik.release.codec import decode, encode
from cantik.release.files import CONTENTS, SIGNATURE, list_files
from cantik.vault import signature

#: the kind that the list of contents names
KIND = "kartu-statistik"
DESCRIPTION, TABLE = "kartu.json", "kartu.csv"
PAGE, PICTURE = "produk/kartu.pdf", "produk/kartu.png"
#: all that a card may be
FILES = frozenset({DESCRIPTION, TABLE, PAGE, PICTURE})
#: columns of open data: of one card, and of all cards of a village
_HEAD = ("nomor", "awal", "akhir", "terbit", "dasar", "keadaan")
_COLUMNS = {
    "opening": "penduduk_awal",
    "births": "lahir",
    "deaths": "meninggal",
    "arrivals": "datang",
    "departures": "pindah",
    "k": "koreksi",
    "persons": "penduduk_akhir",
    "families": "keluarga",
}
_LATE = "terlambat_dicatat"


def table(cards: Iterable[MonthlyCard]) -> str:
    """CSV of some cards, a row each, in the order given."""
    told = records(cards)
    head = [*_HEAD, *(_COLUMNS[name] for name, *_ in LINES), _LATE]
    return csv_text([head, *(["" if value is None else value for value in row.values()] for row in told)])


def records(cards: Iterable[MonthlyCard]) -> list[dict[str, Any]]:
    """The same for JSON."""
    return [
        {**_facts(card), **{_COLUMNS[name]: getattr(card, name) for name, *_ in LINES}, _LATE: card.late}
        for card in cards
    ]


def _facts(card: MonthlyCard) -> dict[str, str]:
    days = (card.first.isoformat(), card.last.isoformat(), card.published.isoformat())
    return dict(zip(_HEAD, (card.number, *days, card.base, card.state), strict=True))


def write(card: MonthlyCard, folder: Path) -> None:
    """What the card says, and its open data, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DESCRIPTION).write_bytes(pretty_json(encode(card)))
    (folder / TABLE).write_bytes(table([card]).encode())


def seal(card: MonthlyCard, folder: Path, key: signature.KeySource) -> str:
    """Finish the directory of a signed card; the id of the key."""
    payload = canonical_json(contents(card, folder))
    (folder / CONTENTS).write_bytes(payload)
    envelope = signature.sign(payload, key(), signature.CARD_TYPE)
    (folder / SIGNATURE).write_bytes(envelope)
    return signature.check(envelope, payload, payload_type=signature.CARD_TYPE)


def facts(card: MonthlyCard) -> dict[str, Any]:
    """What the list of contents repeats of the card."""
    return {
        "jenis": KIND,
        "nomor": card.number,
        "kode": card.place.code,
        "awal": card.first.isoformat(),
        "akhir": card.last.isoformat(),
        "terbit": card.published.isoformat(),
        "standing": card.standing,
        "sidik": card.content,
    }


def contents(card: MonthlyCard, folder: Path) -> dict[str, Any]:
    """The list of contents: what it is, and every file with length and SHA-256."""
    return {
        **facts(card),
        "perangkat_lunak": dict(card.software),
        "berkas": [
            {"jalur": name, "panjang": (folder / name).stat().st_size, "sha256": digest_file(folder / name)}
            for name in list_files(folder)
        ],
    }


def open_card(folder: Path) -> MonthlyCard:
    """The card that lies in a folder. Raises T101–T103; anything beside its own lines, a breakdown above all, is one of
    them."""
    path = folder / DESCRIPTION
    try:
        said = parse_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(path, "T102", "berkas tidak terbaca") from error
    card = decode(MonthlyCard, said, DESCRIPTION)
    if fingerprint(card) != card.content:
        raise _unreadable(path, "T103", "sidiknya berbeda")
    return card


def _unreadable(path: Path, code: str, found: str) -> UnreadableInput:
    return UnreadableInput(
        code,
        "Kartu statistik tidak dapat dibaca",
        where=path.name,
        found=found,
        expected="folder kartu yang utuh",
        mend="Ambil ulang kartunya dari penerbitnya.",
    )


def is_card(contents: Mapping[str, Any]) -> bool:
    """Whether a list of contents is that of a card."""
    return contents.get("jenis") == KIND


def cards(shelf: Path, code: str) -> tuple[MonthlyCard, ...]:
    """The signed cards of a village that stand on the shelf, oldest first. Raises as `open_card`."""
    home = shelf / code
    found = [
        _open_unchanged(folder, (folder / SIGNATURE).stat().st_mtime_ns)
        for folder in (home.glob("K-*") if home.is_dir() else ())
        if (folder / SIGNATURE).is_file()
    ]
    return tuple(sorted(found, key=lambda card: card.first))


@lru_cache(maxsize=1024)
def _open_unchanged(folder: Path, _changed: int) -> MonthlyCard:
    """A signed card does not change; it is read once for as long as it is the same."""
    return open_card(folder)
