"""The counts of an edition for the level above: age around DSSE around the vector (docs/adr/0055, 0086).

The signature is the village's and lies inside the encryption, so that a carrier learns neither counts nor author. Its
payload names the edition by the digest of its list of contents: the counts of one edition can stand beside no other.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.federate.errors import ContributionRefused
from cantik.vault import sealed_file, signature

TYPE = "application/vnd.cantik.kontribusi+json"
#: bytes of a sealed contribution that are opened: ten times the largest that a village makes
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Contribution:
    """Unprotected counts of one edition. `vector`: the bytes of `measure.pack_vector`, which say by which layout they
    are; `protection`: what passed the gate (`release.protection_record`), b"" where that was not kept; `doubles`: the
    keyed tokens of whom it counts (`levels.double_tokens`), b"" where the village has no key for them."""

    contents: str
    code: str
    number: str
    vector: bytes
    protection: bytes = b""
    doubles: bytes = b""


def seal_contribution(
    counts: Contribution, key: signature.SigningKey | signature.AnchoredKey, recipients: Sequence[str]
) -> bytes:
    """The sealed file for the recipients. Raises `ExportRefused` R482 for one that is no age key."""
    payload = canonical_json(
        {
            "isi": counts.contents,
            "kode": counts.code,
            "nomor": counts.number,
            "vektor": base64.b64encode(counts.vector).decode(),
            "pelindungan": base64.b64encode(counts.protection).decode(),
            "ganda": base64.b64encode(counts.doubles).decode(),
        }
    )
    return sealed_file.seal(signature.sign(payload, key, TYPE), recipients=recipients)


def reseal_contribution(data: bytes, identity: str, recipients: Sequence[str]) -> bytes:
    """The same counts, as their village signed them, for other recipients. Raises T620 for what is not sealed for
    `identity`, R482."""
    return sealed_file.seal(unseal_for_office(data, identity, refuse_counts), recipients=recipients)


def unseal_for_office(data: bytes, identity: str, refuse: Callable[[str, str], ContributionRefused]) -> bytes:
    """What was sealed for the office with this identity. Raises what `refuse` makes of found and expected."""
    try:
        return sealed_file.unseal(data, identity=identity)
    except CantikError as error:
        raise refuse("tidak dapat dibuka dengan kunci kantor ini", "disegel untuk kantor ini") from error


def open_contribution(data: bytes, identity: str, *, about: tuple[str, str, str], signed_by: str) -> Contribution:
    """The counts again. `about`: digest of the list of contents, code and number of the edition beside which they came;
    `signed_by`: the id of the village's key.

    Raises `ContributionRefused` T620 for what is not sealed for this office, is signed by another key, or belongs to
    another edition.
    """
    if len(data) > MOST_BYTES:
        raise refuse_counts(f"{len(data)} bita", f"paling besar {MOST_BYTES} bita")
    envelope = unseal_for_office(data, identity, refuse_counts)
    try:
        said = parse_json(signature.open_signed(envelope, signed_by, TYPE))
        said.setdefault("ganda", "")  # a village of an older version has none
        parts = [base64.b64decode(said[name], validate=True) for name in ("vektor", "pelindungan", "ganda")]
        found = Contribution(str(said["isi"]), str(said["kode"]), str(said["nomor"]), *parts)
    except CantikError as error:
        raise refuse_counts(error.found, "tanda tangan desa itu") from error
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise refuse_counts("isi lain", "hitungan satu edisi") from error
    if (found.contents, found.code, found.number) != about:
        raise refuse_counts(f"hitungan {found.code} {found.number}", f"hitungan {about[1]} {about[2]} yang sama isinya")
    return found


def refuse_counts(found: str, expected: str) -> ContributionRefused:
    """That the counts beside a release are not believed."""
    return ContributionRefused(
        "T620",
        "Hitungan di samping rilis ini ditolak",
        where="kontribusi.age",
        found=found,
        expected=expected,
        mend="Minta desa mengirim ulang rilis ini dari simpanannya.",
    )
