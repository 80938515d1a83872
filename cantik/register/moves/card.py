"""A card of people who move to a village on another server, and the receipt that answers it. Pure.

The card is age around DSSE: sealed for the village of destination alone, signed by the village of origin within. Its
number is the SHA-256 of what was signed, which holds a salt: it tells a card from others and nothing of its people. It
says of each person what the village within one store would hand over (docs/adr/0103).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.register.moves.errors import (
    other_village,
    outdated_card,
    unknown_origin,
    unreadable_address,
    unreadable_card,
    unreadable_receipt,
)
from cantik.vault import sealed_file, signature

CARD_TYPE = "application/vnd.cantik.kartu-pindah+json"
RECEIPT_TYPE = "application/vnd.cantik.kuitansi-pindah+json"
NOTE_TYPE = "application/vnd.cantik.tanda-terima-pindah+json"
ASK_TYPE = "application/vnd.cantik.tanya-pindah+json"
ADDRESS_TYPE = "application/vnd.cantik.alamat-desa+json"
#: bytes of a card (so that a form without files carries one, as text), of a receipt and of a card of address; people on
#: one card; letters of a text on it
MOST_CARD, MOST_RECEIPT, MOST_ADDRESS = 40_000, 20_000, 20_000
MOST_PEOPLE, _MOST_TEXT = 50, 500
ACCEPTED, REFUSED = "diterima", "ditolak"
#: why a card is refused: a closed list, so that no receipt names anybody
REASONS = ("tidak_datang", "bukan_kemari", "tidak_cocok", "diminta_asal")
_CODE, _NUMBER = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}"), re.compile("[0-9a-f]{64}")
_NAME = re.compile("[a-z][a-z0-9_]{0,40}")

_Key = signature.SigningKey | signature.AnchoredKey


@dataclass(frozen=True, slots=True)
class CardPerson:
    """One person on a card; the names are those of the variables. `lain`: what else their family card says."""

    nama: str
    jenis_kelamin: str
    tanggal_lahir: str
    tempat_lahir: str = ""
    nik: str = ""
    hubungan_keluarga: str = ""
    lain: Mapping[str, str] = field(default_factory=dict)

    @property
    def birth_day(self) -> dt.date:
        """The day of birth."""
        return dt.date.fromisoformat(self.tanggal_lahir)


@dataclass(frozen=True, slots=True)
class MoveCard:
    """Who leaves which village for which. `dibuat`: the day of the card, `pindah`: the day they left; `surat`: whether
    the family card goes with them, `nomor_surat`: of the letter; `garam`: so that its digest tells nothing."""

    dari: str
    ke: str
    dibuat: dt.date
    pindah: dt.date
    surat: bool
    nomor_surat: str
    garam: str
    orang: tuple[CardPerson, ...]

    def encode(self) -> bytes:
        """What is signed."""
        said = asdict(self) | {"dibuat": self.dibuat.isoformat(), "pindah": self.pindah.isoformat()}
        return canonical_json(said | {"orang": [asdict(person) for person in self.orang]})

    @property
    def number(self) -> str:
        """What the card is called on both sides."""
        return digest(self.encode())


def seal_card(card: MoveCard, key: _Key, recipient: str) -> bytes:
    """The file. Raises `ExportRefused` R482 for no age key, `MoveCardRefused` R610 for more than a card takes."""
    data = sealed_file.seal(signature.sign(card.encode(), key, CARD_TYPE), recipients=[recipient])
    if len(data) > MOST_CARD:
        raise unreadable_card(f"{len(card.orang)} orang", "kartu dengan lebih sedikit orang")
    return data


def unseal_card(data: bytes, identity: str) -> tuple[bytes, str]:
    """The envelope in a file for the village with this identity, and the village that it says to come from: whose key
    signed it is asked next (`read_card`). Raises `MoveCardRefused` R610."""
    if len(data) > MOST_CARD:
        raise unreadable_card(f"lebih dari {MOST_CARD} bita", f"paling besar {MOST_CARD} bita")
    try:
        envelope = sealed_file.unseal(data, identity=identity)
        origin = parse_json(signature.payload_of(envelope))["dari"]
    except CantikError as error:
        raise unreadable_card("berkas lain, terpotong, berubah, atau disegel untuk penerima lain") from error
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable_card("isi lain") from error
    if not _is_shaped(_CODE, origin):
        raise unreadable_card("tanpa kode desa asal")
    return envelope, str(origin)


def read_card(envelope: bytes, *, signed_by: str, village: str) -> MoveCard:
    """The card that this key signed, for this village. Raises `MoveCardRefused` R610, R611, R612."""
    try:
        payload = signature.open_signed(envelope, signed_by, CARD_TYPE)
    except CantikError as error:
        raise unknown_origin(error.found) from error
    try:
        card = _parse_card(parse_json(payload))
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable_card("isi lain") from error
    if card.encode() != payload:
        raise unreadable_card("susunan lain", "susunan baku, sehingga nomornya satu")
    if card.ke != village:
        raise other_village(card.ke, village)
    return card


def _parse_card(said: Any) -> MoveCard:
    people = said["orang"]
    if not isinstance(people, list) or not 0 < len(people) <= MOST_PEOPLE:
        raise ValueError(MOST_PEOPLE)
    if not (_is_shaped(_CODE, said["dari"]) and _is_shaped(_CODE, said["ke"]) and isinstance(said["surat"], bool)):
        raise ValueError(CARD_TYPE)
    return MoveCard(
        said["dari"],
        said["ke"],
        dt.date.fromisoformat(said["dibuat"]),
        dt.date.fromisoformat(said["pindah"]),
        said["surat"],
        _require_text(said["nomor_surat"]),
        _require_text(said["garam"]),
        tuple(_parse_person(person) for person in people),
    )


def _parse_person(said: Any) -> CardPerson:
    names = set(CardPerson.__slots__)
    if set(said) != names or not isinstance(said["lain"], dict):
        raise ValueError(CARD_TYPE)
    more = {name: _require_text(value) for name, value in said["lain"].items() if _is_shaped(_NAME, name)}
    person = CardPerson(**{name: _require_text(said[name]) for name in names - {"lain"}}, lain=more)
    dt.date.fromisoformat(person.tanggal_lahir)
    if not person.nama:
        raise ValueError(CARD_TYPE)
    return person


def _require_text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MOST_TEXT or not value.isprintable():
        raise ValueError(_MOST_TEXT)
    return value


def _is_shaped(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def require_young(card: MoveCard, today: dt.date, most: int) -> None:
    """A card is taken for some days only; a day more than today is another time zone. Raises `MoveCardRefused` R613."""
    age = (today - card.dibuat).days
    if age > most or age < -1 or card.pindah > card.dibuat:
        raise outdated_card(f"dibuat {card.dibuat.isoformat()}, pindah {card.pindah.isoformat()}", most)


# ── the receipt ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class MoveReceipt:
    """What became of a card, said by the village of destination. `tanggal`: the day from which it counts them, "" of a
    card that it refused; `pada`: the day of the decision."""

    kartu: str
    dari: str
    ke: str
    putusan: str
    tanggal: str
    pada: str
    alasan: str = ""

    @property
    def day(self) -> dt.date:
        """The first day on which the destination counts them."""
        return dt.date.fromisoformat(self.tanggal)


def sign_receipt(receipt: MoveReceipt, key: _Key) -> bytes:
    """The file; the same receipt gives the same bytes."""
    return signature.sign(canonical_json(asdict(receipt)), key, RECEIPT_TYPE)


def peek_card_number(data: bytes) -> str:
    """The card that a receipt says to answer: whose key must have signed it is known by the card. Raises
    `ReceiptRefused` R616."""
    if len(data) > MOST_RECEIPT:
        raise unreadable_receipt(f"lebih dari {MOST_RECEIPT} bita")
    try:
        number = parse_json(signature.payload_of(data))["kartu"]
    except (CantikError, ValueError, KeyError, TypeError) as error:
        raise unreadable_receipt("berkas lain") from error
    if not _is_shaped(_NUMBER, number):
        raise unreadable_receipt("tanpa nomor kartu")
    return str(number)


def read_receipt(data: bytes, *, signed_by: str) -> MoveReceipt:
    """The receipt that this key signed. Raises `ReceiptRefused` R616."""
    try:
        said = parse_json(signature.open_signed(data, signed_by, RECEIPT_TYPE))
        if set(said) != set(MoveReceipt.__slots__):
            raise ValueError(RECEIPT_TYPE)
        receipt = MoveReceipt(**{name: _require_text(value) for name, value in said.items()})
        dt.date.fromisoformat(receipt.pada)
        if receipt.putusan == ACCEPTED:
            dt.date.fromisoformat(receipt.tanggal)
        elif receipt.putusan != REFUSED or receipt.alasan not in REASONS:
            raise ValueError(receipt.putusan)
    except CantikError as error:
        raise unreadable_receipt(error.found) from error
    except (ValueError, TypeError) as error:
        raise unreadable_receipt("isi lain") from error
    return receipt


# ── what the origin says to the destination ─────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class MoveNote:
    """Said by the village of origin about a card: as a note that its receipt is there (`sidik` of the receipt), or as
    the question what became of it, with which the file itself may come (`sidik` of the file)."""

    kartu: str
    dari: str
    ke: str
    sidik: str


def sign_note(note: MoveNote, key: _Key, kind: str) -> bytes:
    """The envelope. `kind`: NOTE_TYPE or ASK_TYPE."""
    return signature.sign(canonical_json(asdict(note)), key, kind)


def peek_note(data: bytes) -> MoveNote:
    """What a note says, not believed yet: by it the key is found that must have signed it. Raises `ReceiptRefused`
    R616."""
    try:
        if len(data) > MOST_RECEIPT:
            raise ValueError(MOST_RECEIPT)
        said = parse_json(signature.payload_of(data))
        note = MoveNote(**{name: _require_text(said[name]) for name in MoveNote.__slots__})
        if not (_is_shaped(_NUMBER, note.kartu) and _is_shaped(_CODE, note.dari) and _is_shaped(_CODE, note.ke)):
            raise ValueError(NOTE_TYPE)
    except (CantikError, ValueError, KeyError, TypeError) as error:
        raise unreadable_receipt("berkas lain") from error
    return note


def require_note(data: bytes, *, signed_by: str, kind: str) -> None:
    """The envelope is this key's and of this kind. Raises `ReceiptRefused` R616."""
    try:
        signature.open_signed(data, signed_by, kind)
    except CantikError as error:
        raise unreadable_receipt(error.found) from error


def kind_of(data: bytes) -> str:
    """The kind that an envelope says to be, "" for no envelope."""
    try:
        return str(parse_json(data[:MOST_RECEIPT])["payloadType"])
    except (ValueError, KeyError, TypeError):
        return ""


# ── the card of address ─────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class VillageAddress:
    """How another village is reached: its code, the id of the key that signs for it, the age key that cards are sealed
    for, the address of its server ("": by file only)."""

    kode: str
    kunci: str
    penerima: str
    alamat: str = ""


def sign_address(address: VillageAddress, key: _Key) -> bytes:
    """The file that a village gives away."""
    return signature.sign(canonical_json(asdict(address)), key, ADDRESS_TYPE)


def read_address(data: bytes) -> VillageAddress:
    """The address that a village signed with the very key that it names. That the key is that village's the reader
    asks on another way. Raises `NeighbourRefused` R618."""
    try:
        if len(data) > MOST_ADDRESS:
            raise ValueError(MOST_ADDRESS)
        said = parse_json(signature.payload_of(data))
        if set(said) != set(VillageAddress.__slots__):
            raise ValueError(ADDRESS_TYPE)
        address = VillageAddress(**{name: _require_text(value) for name, value in said.items()})
        if not (_is_shaped(_CODE, address.kode) and _is_shaped(_NUMBER, address.kunci)):
            raise ValueError(ADDRESS_TYPE)
        signature.open_signed(data, address.kunci, ADDRESS_TYPE)
        sealed_file.parse_recipients([address.penerima])
    except CantikError as error:
        raise unreadable_address(error.found or error.message) from error
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable_address("berkas lain") from error
    return address
