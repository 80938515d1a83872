"""What goes between two villages as files: cards and receipts written into a folder, and read from one.

A file is what it holds, whatever it is called: nothing of it becomes a path. It is read up to the bound of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.errors import CantikError
from cantik.base.numerals import format_number
from cantik.register.core.app.recorder import Recorder
from cantik.register.moves.app.came_cards import list_came, receive_card, take_note
from cantik.register.moves.app.models import WAITS, CameCard, SentCard
from cantik.register.moves.app.sent_cards import copy_card, list_sent, note_of, take_receipt
from cantik.register.moves.card import MOST_CARD, NOTE_TYPE, kind_of
from cantik.register.moves.errors import unreadable_card
from cantik.vault.sealed_file import SUFFIX

#: files of a folder that are looked at
MOST_FILES = 200
CARD, RECEIPT, NOTE = "kartu", "kuitansi", "tanda terima"
_AGE = b"age-encryption.org/"


@dataclass(frozen=True, slots=True)
class CarriedMove:
    """What became of one file. `number`: of the card, its first letters; `village`: the other one."""

    kind: str
    number: str
    village: str
    state: str
    problem: str = ""


def card_file(row: SentCard) -> str:
    """What the file of a card is called: nothing of its people."""
    return f"kartu-pindah-{row.card[:12]}{SUFFIX}"


def receipt_file(row: CameCard) -> str:
    """What the file of a receipt is called."""
    return f"kuitansi-pindah-{row.card[:12]}.json"


def note_file(row: SentCard) -> str:
    """What the note is called that a receipt is there."""
    return f"tanda-terima-{row.card[:12]}.json"


def write_folder(recorder: Recorder, folder: Path) -> list[CarriedMove]:
    """Write the cards that wait, the receipts of those that were decided, and the notes that receipts are here."""
    done = list[CarriedMove]()
    for row in list_sent(recorder.area_id):
        if row.state == WAITS:
            lay(folder / card_file(row), copy_card(recorder, row), private=True)
            done.append(CarriedMove(CARD, row.card[:12], row.kode, row.state))
        elif row.receipt:
            lay(folder / note_file(row), note_of(recorder, row), private=True)
            done.append(CarriedMove(NOTE, row.card[:12], row.kode, row.state))
    for came in list_came(recorder.area_id):
        if came.receipt:
            lay(folder / receipt_file(came), bytes(came.receipt), private=True)
            done.append(CarriedMove(RECEIPT, came.card[:12], came.kode, came.state))
    return done


def read_files(recorder: Recorder, path: Path) -> list[CarriedMove]:
    """Take the card or receipt of a file, or those of a folder: there one that is refused never stops the others.
    Raises `MoveCardRefused`, `ReceiptRefused` for a file."""
    if path.is_file():
        return [take_file(recorder, data) for _, data in _read_bounded(path)]
    return [_take_told(recorder, file, data) for file, data in _read_bounded(path)]


def _read_bounded(path: Path) -> Iterator[tuple[Path, bytes]]:
    files = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.suffix in (SUFFIX, ".json"))
    for file in files[:MOST_FILES]:
        if file.is_symlink() or not file.is_file():
            continue
        with file.open("rb") as stream:
            yield file, stream.read(MOST_CARD + 1)


def _take_told(recorder: Recorder, file: Path, data: bytes) -> CarriedMove:
    kind = CARD if data.startswith(_AGE) else RECEIPT
    try:
        return take_file(recorder, data)
    except CantikError as error:
        return CarriedMove(kind, "", "", "gagal", f"{file.name}: {error.line(console=True)}")


def take_file(recorder: Recorder, data: bytes) -> CarriedMove:
    """Take one card, receipt or note. Raises `MoveCardRefused`, `ReceiptRefused`."""
    if len(data) > MOST_CARD:
        most = f"{format_number(MOST_CARD)} bita"
        raise unreadable_card(f"lebih dari {most}", f"paling besar {most}")
    if data.startswith(_AGE):
        came = receive_card(recorder, data)
        return CarriedMove(CARD, came.card[:12], came.kode, came.state)
    if kind_of(data) == NOTE_TYPE:
        came = take_note(recorder, data)
        return CarriedMove(NOTE, came.card[:12], came.kode, came.state)
    taken = take_receipt(recorder, data)
    return CarriedMove(RECEIPT, taken.card.card[:12], taken.card.kode, taken.card.state, taken.card.problem)
