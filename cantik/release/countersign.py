"""What the walidata says of a release that a village signed: a second envelope beside the first (docs/adr/0038).

It names the digest of the list of contents that the village signed and changes no byte of it. `walidata.dsse.json`
makes the release a *rilis Satu Data*; `penarikan.dsse.json` says that it was withdrawn.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.vault import signature

TYPE = "application/vnd.cantik.putusan-walidata+json"
COUNTERSIGNATURE, WITHDRAWAL = "walidata.dsse.json", "penarikan.dsse.json"
#: the envelopes that lie beside the list of contents and that the village did not sign
BESIDE = frozenset({COUNTERSIGNATURE, WITHDRAWAL})
SATU_DATA, WITHDRAWN = "rilis Satu Data", "ditarik"
#: the judgement that each file may carry
_SAYS = {COUNTERSIGNATURE: SATU_DATA, WITHDRAWAL: WITHDRAWN}


@dataclass(frozen=True, slots=True)
class ReleaseJudgement:
    """One judgement about one release. `isi`: SHA-256 of its isi.json; `pada`: the day, ISO 8601; `alasan`: "" or why.

    The names are those of the JSON that is signed.
    """

    isi: str
    kode: str
    nomor: str
    putusan: str
    pada: str
    alasan: str = ""


def sign_judgement(file: str, contents: bytes, key: signature.SigningKey, *, on: dt.date) -> bytes:
    """The envelope that lies under the name `file` (one of `BESIDE`) beside the release with this list of contents (the
    bytes of isi.json). Why a release was withdrawn stands on its page only: a reason can be cut when somebody is
    erased, what was signed cannot."""
    said = parse_json(contents)
    verdict = _SAYS[file]
    judgement = ReleaseJudgement(digest(contents), str(said["kode"]), str(said["nomor"]), verdict, on.isoformat())
    return signature.sign(canonical_json(asdict(judgement)), key, TYPE)


def read(name: str, envelope: bytes, contents: bytes) -> tuple[ReleaseJudgement, str]:
    """The judgement in the file `name` and the id of the key that signed it; who that is must be compared elsewhere.

    Raises `CantikError` T201 when it is no envelope of this kind, is not signed, or speaks of another release (another
    isi.json than `contents`) or another judgement than the file is for.
    """
    judgement, keyid = read_alone(name, envelope)
    try:
        said: Any = parse_json(contents)
        about = (said["kode"], said["nomor"])
    except (ValueError, TypeError, KeyError) as error:
        raise envelope_error(name, "bukan putusan walidata") from error
    if judgement.isi != digest(contents) or (judgement.kode, judgement.nomor) != about:
        raise envelope_error(name, "putusan tentang rilis lain")
    return judgement, keyid


def read_alone(name: str, envelope: bytes) -> tuple[ReleaseJudgement, str]:
    """The same where the release is not at hand: which one it is about must be compared elsewhere as well. Raises
    T201."""
    payload = signature.payload_of(envelope)
    keyid = signature.check(envelope, payload, payload_type=TYPE)
    try:
        judgement = ReleaseJudgement(**parse_json(payload))
        dt.date.fromisoformat(judgement.pada)
    except (ValueError, TypeError) as error:
        raise envelope_error(name, "bukan putusan walidata") from error
    if judgement.putusan != _SAYS[name]:
        raise envelope_error(name, "putusan lain daripada nama berkasnya")
    return judgement, keyid


def envelope_error(name: str, reason: str) -> CantikError:
    """That an envelope beside a release is not to be believed."""
    return CantikError(
        "T201",
        "Putusan walidata ditolak",
        where=name,
        found=reason,
        expected="putusan bertanda tangan atas isi.json rilis ini",
        mend="Ambil ulang rilis dari penerbitnya; jangan pakai berkas ini.",
    )
