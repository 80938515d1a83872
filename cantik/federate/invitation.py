"""What a village is given by its walidata before it delivers for the first time: where to, what, and whose keys to
believe. An office signs it, so that nobody changes what it asks for; whether the key is that office's, the village
asks elsewhere (`app.acceptance`)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError, UnreadableInput
from cantik.base.nesting import parse_json
from cantik.base.network import is_web_address
from cantik.codes.area import is_area_code
from cantik.vault import sealed_file, signature

TYPE = "application/vnd.cantik.undangan-kirim+json"
MOST_BYTES, MOST_BASIS = 20_000, 300
_KEY, _DOUBLES = re.compile("[0-9a-f]{64}"), re.compile("([0-9a-f]{32})?")
#: what is delivered: releases, sealed counts before protection, tokens of who is counted in two villages
RELEASES, COUNTS, DOUBLES = "rilis", "hitungan", "ganda"
#: the agreement where the office names none
BASIS: Final = "Satu Data Indonesia (Perpres 39/2019): rilis diperiksa walidata dan dihitung dalam angka wilayah"


@dataclass(frozen=True, slots=True)
class DeliveryInvitation:
    """`kode`: the village, or the area whose sums are asked for; `kantor`: the area of the office; `alamat`: of the
    receiving server, "" for sticks only; `token`: counts once; `walidata`: id of the key that signs this, replies and
    judgements; `penerima`: age keys that contributions are sealed for; `isi`: what will be delivered; `dasar`: the
    agreement or the rule that it is asked for by; `sampai`: the last day on which it may be taken, ISO; `ganda`: the
    key of tokens by which people counted in two villages are found, "" for a server. The names are those of the
    JSON."""

    kode: str
    kantor: str
    alamat: str
    token: str
    walidata: str
    penerima: tuple[str, ...]
    isi: tuple[str, ...]
    dasar: str
    sampai: str
    ganda: str = ""

    def sign_file(self, key: signature.SigningKey) -> bytes:
        """The invitation as a file."""
        return signature.sign(canonical_json(asdict(self)), key, TYPE)


def read_invitation(data: bytes) -> DeliveryInvitation:
    """The invitation of a file, signed by the very key that it names. Raises `UnreadableInput` T622 for anything else,
    also for one of an older version, which nobody signed."""
    try:
        if len(data) > MOST_BYTES:
            raise _refuse_unreadable(f"{len(data)} bita")
        if "jenis" in parse_json(data):
            raise _refuse_unreadable("undangan versi lama, tanpa tanda tangan")
        payload = signature.payload_of(data)
        found = _read_fields(parse_json(payload))
        signature.check(data, payload, found.walidata, TYPE)
        sealed_file.parse_recipients(found.penerima)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refuse_unreadable("berkas lain") from error
    except UnreadableInput:
        raise
    except CantikError as error:
        raise _refuse_unreadable(error.found or error.message) from error
    return found


def _read_fields(said: dict[str, Any]) -> DeliveryInvitation:
    texts: dict[str, Any] = {name: str(value) for name, value in said.items()}
    found = DeliveryInvitation(**texts | {name: tuple(map(str, said[name])) for name in ("penerima", "isi")})
    dt.date.fromisoformat(found.sampai)
    areas = is_area_code(found.kode) and is_area_code(found.kantor)
    keys = _KEY.fullmatch(found.walidata) and _DOUBLES.fullmatch(found.ganda) and found.penerima
    sends = RELEASES in found.isi and set(found.isi) <= {RELEASES, COUNTS, DOUBLES}
    whole = sends and (DOUBLES in found.isi) is bool(found.ganda) and len(found.dasar) <= MOST_BASIS
    if not areas or not keys or not whole or not is_web_address(found.alamat):
        raise _refuse_unreadable("undangan yang tidak lengkap")
    return found


def load_invitation(path: Path) -> bytes:
    """What lies in a file, of which no more is read than an invitation may be long."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _refuse_unreadable(found: str) -> UnreadableInput:
    return UnreadableInput(
        "T622",
        "Undangan kirim tidak dapat dibaca",
        found=found,
        expected="berkas undangan yang ditandatangani walidata",
        mend="Minta walidata membuat undangan baru.",
    )
