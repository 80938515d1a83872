"""What an edition was made of, committed to and not told: a digest with a salt that only the village's store knows.

Whoever has last year's list and may suppose what became of it could confirm a plain digest of the register by trying
(docs/adr/0024). A commitment tells him nothing: equal inputs have different ones. An auditor to whom the
village hands the opening computes it again, and so learns that no other files made the edition.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest, pretty_json
from cantik.base.errors import UnreadableInput
from cantik.base.nesting import parse_json

FOLDER = "bukaan"
#: the inputs that a release says itself: none of them is made of persons' data
PUBLIC = frozenset(
    {
        "definisi",
        "kebijakan",
        "acuan",
        "tahun",
        "rekaan",
        "rancangan",
        "perangkat_lunak",
        "terdahulu",
        "bencana",
        "desa",  # of a level: which public editions it adds up
        "ganda",  # of a level: how many are counted twice, which it prints, and among how many villages it looked
        "ganda_desa",
        "bagian",  # of the whole: which public editions of provinces and kabupaten it adds up
        "ditarik_sesudahnya",  # and how many editions of villages in them were withdrawn since
    }
)
_SALT_BYTES = 32
_SALT = re.compile(f"[0-9a-f]{{{2 * _SALT_BYTES}}}")


@dataclass(frozen=True, slots=True)
class Opening:
    """Salt (hexadecimal) and inputs of an edition: what opens its commitment."""

    salt: str
    inputs: Mapping[str, Any]

    @property
    def commitment(self) -> str:
        """SHA-256 over salt and inputs, the only trace of the inputs in a release."""
        return digest(canonical_json({"garam": self.salt, "masukan": dict(self.inputs)}))

    def opens(self, commitment: str) -> bool:
        """Whether this is what was committed to."""
        return hmac.compare_digest(self.commitment.encode(), commitment.encode())


def public_inputs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that a release says itself."""
    return {name: value for name, value in inputs.items() if name in PUBLIC}


def place(shelf: Path, code: str, number: str) -> Path:
    """Where the store keeps the opening of an edition; `shelf`: where it keeps the editions."""
    return shelf.parent / FOLDER / code / f"{number}.json"


def keep_opening(path: Path, inputs: Mapping[str, Any]) -> Opening:
    """The opening for `inputs` at `path`: the one that stands there for the very same, else one with a fresh salt,
    written in one move. A command that is repeated gives the same bytes."""
    stands = recall(path)
    if stands is not None and canonical_json(dict(stands.inputs)) == canonical_json(dict(inputs)):
        return stands
    made = Opening(secrets.token_hex(_SALT_BYTES), dict(inputs))
    keep(made, path)
    return made


def keep(opening: Opening, path: Path) -> None:
    """Write an opening; replaces a former file in one move."""
    lay(path, pretty_json({"garam": opening.salt, "masukan": dict(opening.inputs)}), private=True)


def recall(path: Path) -> Opening | None:
    """The opening that is kept at `path`, None when there is none. Raises `UnreadableInput` T106 for another file."""
    return read(path) if path.is_file() else None


def read(path: Path) -> Opening:
    """The opening in a file. Raises `UnreadableInput` T106 for any other file."""
    try:
        found = parse_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _no_opening(path) from error
    salt, inputs = (found.get("garam"), found.get("masukan")) if isinstance(found, dict) else (None, None)
    if not isinstance(salt, str) or not _SALT.fullmatch(salt) or not isinstance(inputs, dict):
        raise _no_opening(path)
    return Opening(salt, inputs)


def _no_opening(path: Path) -> UnreadableInput:
    return UnreadableInput(
        "T106",
        "Bukaan rilis tidak dapat dibaca",
        where=str(path),
        expected="berkas JSON dengan garam dan masukan, dari folder bukaan pada simpanan desa",
        mend="Minta lagi berkas bukaan rilis itu kepada desa.",
    )
