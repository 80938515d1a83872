"""What a village is given by its walidata before it delivers for the first time: where to, and whose keys to believe.

It is handed over in person (on a stick, by printed sheet): what the line says later is believed by these keys alone.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from cantik.base.canonical import pretty_json
from cantik.base.errors import CantikError, UnreadableInput
from cantik.base.nesting import parse_json
from cantik.base.network import is_web_address
from cantik.vault import sealed_file

KIND = "undangan-kirim"
MOST_BYTES = 20_000
_KEY, _DOUBLES = re.compile("[0-9a-f]{64}"), re.compile("([0-9a-f]{32})?")


@dataclass(frozen=True, slots=True)
class DeliveryInvitation:
    """`kode`: the village; `alamat`: of the receiving server, "" for sticks only; `token`: counts once; `walidata`: id
    of the key that signs replies and judgements; `penerima`: age keys that contributions are sealed for; `ganda`: the
    key of tokens by which people counted in two villages are found, "" for a server. The names are those of the
    JSON."""

    kode: str
    alamat: str
    token: str
    walidata: str
    penerima: tuple[str, ...]
    ganda: str = ""

    def to_bytes(self) -> bytes:
        """The invitation as a file."""
        return pretty_json({"jenis": KIND, **asdict(self), "penerima": list(self.penerima)})


def read_invitation(data: bytes) -> DeliveryInvitation:
    """The invitation of a file. Raises `UnreadableInput` T622 for anything else."""
    try:
        said = parse_json(data[:MOST_BYTES])
        if said["jenis"] != KIND:
            raise _refuse_unreadable(str(said["jenis"])[:40])
        found = DeliveryInvitation(
            str(said["kode"]),
            str(said["alamat"]),
            str(said["token"]),
            str(said["walidata"]),
            tuple(map(str, said["penerima"])),
            str(said.get("ganda", "")),
        )
        keys = _KEY.fullmatch(found.walidata) and _DOUBLES.fullmatch(found.ganda)
        if not keys or not found.penerima or not is_web_address(found.alamat):
            raise _refuse_unreadable("undangan yang tidak lengkap")
        sealed_file.parse_recipients(found.penerima)
    except (ValueError, KeyError, TypeError) as error:
        raise _refuse_unreadable("berkas lain") from error
    except CantikError as error:
        if isinstance(error, UnreadableInput):
            raise
        raise _refuse_unreadable(error.message) from error
    return found


def read_invitation_file(path: Path) -> DeliveryInvitation:
    """The invitation that lies in a file, of which no more is read than an invitation may be long. Raises T622."""
    with path.open("rb") as file:
        return read_invitation(file.read(MOST_BYTES + 1))


def _refuse_unreadable(found: str) -> UnreadableInput:
    return UnreadableInput(
        "T622",
        "Undangan kirim tidak dapat dibaca",
        found=found,
        expected="berkas undangan dari walidata kabupaten/kota",
        mend="Minta walidata membuat undangan baru.",
    )
