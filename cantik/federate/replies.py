"""What the office says of a release that came: one signed note with every step and finding so far.

A DSSE envelope by the key that signs judgements. The office numbers what it says of an edition (`urutan`): of two
replies the one with the higher number holds, whenever they come. It says nothing of the figures: a countersignature is
an envelope of its own. It is also the receipt of a sum: it names the highest number that came (`jumlah`), above which a
server goes on whose store was restored.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.codes.area import AreaCode
from cantik.federate.errors import AnswerRefused
from cantik.federate.order import Numbered, read_number
from cantik.release.check import CheckAct, CheckOffice, CheckState
from cantik.vault import signature

TYPE = "application/vnd.cantik.balasan-kiriman+json"
#: what became of a package at the door
CHECKING, RECEIVED, REFUSED = "dicek", "diterima", "ditolak"
MOST_BYTES = 1_000_000
_MOST_ROWS, _MOST_LETTERS = 2000, 400
_TICKET, _EDITION = re.compile("[0-9a-f]{32}"), re.compile(r"\d{4}-\d{1,4}")


@dataclass(frozen=True, slots=True)
class ReplyStep:
    """A step of the check, as `release.check` knows it. The names are those of the JSON."""

    tindakan: str
    kantor: str
    sebelum: str
    sesudah: str
    pada: str


@dataclass(frozen=True, slots=True)
class ReplyFinding:
    """A finding: whose, where, what, since when, and when it was closed ("": it is open)."""

    kantor: str
    tempat: str
    temuan: str
    pada: str
    ditutup: str


@dataclass(frozen=True, slots=True)
class ReplyDouble:
    """Somebody whom another village counts as well: the ticket of their token, and that village."""

    tiket: str
    desa: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said of one edition. `isi`: digest of its list of contents; `pintu`: `diterima` or `ditolak`; `sebab`:
    why it was refused; `tiba`: when it came; `ditarik`: when the office recorded that it is withdrawn, "" else;
    `ganda`: who is counted elsewhere as well, as it is now; `daftar`: digest of the list of the package; `putus`: when
    the door decided; `urutan`: the number of the reply; `jumlah`: of a sum the highest number of what its server
    said; `terakhir`: the highest number of an edition of the area that lies at the office."""

    isi: str
    kode: str
    nomor: str
    pintu: str
    tiba: str
    sebab: str
    langkah: tuple[ReplyStep, ...] = ()
    temuan: tuple[ReplyFinding, ...] = ()
    ditarik: str = ""
    ganda: tuple[ReplyDouble, ...] = ()
    daftar: str = ""
    putus: str = ""
    urutan: int = 0
    jumlah: int = 0
    terakhir: str = ""

    @property
    def content(self) -> str:
        """Digest of what it says, whatever its number is."""
        return digest(canonical_json(asdict(replace(self, urutan=0))))

    @property
    def place(self) -> Numbered:
        """Its place among the replies about the edition."""
        return Numbered((self.urutan,), self.content)


def sign_reply(reply: Reply, key: signature.SigningKey) -> bytes:
    """The envelope; the same reply gives the same bytes."""
    return signature.sign(canonical_json(asdict(reply)), key, TYPE)


def read_reply(data: bytes, *, signed_by: str) -> Reply:
    """The reply in an envelope that this key signed. Raises `AnswerRefused` T621 for any other."""
    if len(data) > MOST_BYTES:
        raise _refusal_of(f"{len(data)} bita")
    try:
        said = parse_json(signature.open_signed(data, signed_by, TYPE))
        reply = Reply(
            **{name: str(said[name]) for name in ("isi", "kode", "nomor", "pintu", "tiba", "sebab")},
            langkah=tuple(_read_step(row) for row in said["langkah"][:_MOST_ROWS]),
            temuan=tuple(_read_finding(row) for row in said["temuan"][:_MOST_ROWS]),
            ditarik=str(said.get("ditarik", "")),
            ganda=tuple(_read_double(row) for row in said.get("ganda", [])[:_MOST_ROWS]),
            daftar=str(said.get("daftar", ""))[:64],
            putus=str(said.get("putus", ""))[:40],
            urutan=read_number(said.get("urutan", 0)),
            jumlah=read_number(said.get("jumlah", 0)),
            terakhir=_read_edition(said.get("terakhir", "")),
        )
        dt.datetime.fromisoformat(reply.tiba)
        if reply.ditarik:
            _require_moment(reply.ditarik)
    except CantikError as error:
        raise _refusal_of(error.found) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _refusal_of("isi lain") from error
    if reply.pintu not in (RECEIVED, REFUSED):
        raise _refusal_of(reply.pintu[:40])
    return reply


def _read_step(row: Any) -> ReplyStep:
    step = ReplyStep(**{name: str(row[name]) for name in ReplyStep.__slots__})
    CheckAct(step.tindakan), CheckOffice(step.kantor), CheckState(step.sebelum), CheckState(step.sesudah)
    _require_moment(step.pada)
    return step


def _read_finding(row: Any) -> ReplyFinding:
    found = ReplyFinding(**{name: str(row[name]) for name in ReplyFinding.__slots__})
    CheckOffice(found.kantor)
    if not 0 < len(found.tempat) <= _MOST_LETTERS or not 0 < len(found.temuan) <= _MOST_LETTERS:
        raise ValueError(len(found.temuan))
    _require_moment(found.pada)
    if found.ditutup:
        _require_moment(found.ditutup)
    return found


def _read_edition(value: Any) -> str:
    if value != "" and _EDITION.fullmatch(value) is None:
        raise ValueError(value)
    return str(value)


def _read_double(row: Any) -> ReplyDouble:
    found = ReplyDouble(str(row["tiket"]), str(row["desa"]))
    if _TICKET.fullmatch(found.tiket) is None or AreaCode.from_stored(found.desa).text() != found.desa:
        raise ValueError(found.desa[:40])
    return found


def _require_moment(text: str) -> None:
    if dt.datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)


def _refusal_of(found: str) -> AnswerRefused:
    return AnswerRefused(
        "T621",
        "Balasan ini ditolak",
        found=found,
        expected="balasan yang ditandatangani walidata yang mengundang",
        mend="Ambil ulang balasannya; bila terulang, tanyakan nomor kuncinya kepada walidata.",
    )
