"""The counts of an edition for the level above, and the tokens of whom it counts: each is age around DSSE around its
content (docs/adr/0055, 0086, 0140).

The signature is the village's and lies inside the encryption, so that a carrier learns neither content nor author. The
payload names the edition by the digest of its list of contents: the counts of one edition can stand beside no other.
Counts are handed up as they were signed; tokens say of each person that it is counted, and end at the kabupaten. What
holds anything else is refused, so that nothing else can travel with them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.federate.errors import ContributionRefused
from cantik.vault import sealed_file, signature

TYPE = "application/vnd.cantik.kontribusi+json"
TOKENS_TYPE = "application/vnd.cantik.ganda+json"
#: bytes of a sealed contribution that are opened: ten times the largest that a village makes
MOST_BYTES = 20_000_000
_ABOUT = ("isi", "kode", "nomor")
_COUNTS, _TOKENS = ("vektor", "pelindungan"), ("tanda",)


@dataclass(frozen=True, slots=True)
class Contribution:
    """Unprotected counts of one edition. `vector`: the bytes of `measure.pack_vector`, which say by which layout they
    are; `protection`: what passed the gate (`release.protection_record`), b"" where that was not kept."""

    contents: str
    code: str
    number: str
    vector: bytes
    protection: bytes = b""


Signing = signature.SigningKey | signature.AnchoredKey


def seal_contribution(counts: Contribution, key: Signing, recipients: Sequence[str]) -> bytes:
    """The sealed file for the recipients. Raises `ExportRefused` R482 for one that is no age key."""
    about = (counts.contents, counts.code, counts.number)
    return _seal_parts(about, {"vektor": counts.vector, "pelindungan": counts.protection}, key, TYPE, recipients)


def seal_tokens(about: tuple[str, str, str], tokens: bytes, key: Signing, recipients: Sequence[str]) -> bytes:
    """The tokens of an edition (`levels.double_tokens`), sealed for the kabupaten. `about`: digest of its list of
    contents, its code and number. Raises `ExportRefused` R482."""
    return _seal_parts(about, {"tanda": tokens}, key, TOKENS_TYPE, recipients)


def _seal_parts(
    about: tuple[str, str, str], parts: Mapping[str, bytes], key: Signing, kind: str, recipients: Sequence[str]
) -> bytes:
    coded = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    payload = canonical_json({**dict(zip(_ABOUT, about, strict=True)), **coded})
    return sealed_file.seal(signature.sign(payload, key, kind), recipients=recipients)


def reseal_contribution(data: bytes, identity: str, recipients: Sequence[str]) -> bytes:
    """The same counts, as their village signed them, for other recipients. Raises T620 for what is not sealed for
    `identity` or holds more than counts, R482."""
    envelope = unseal_for_office(data, identity, refuse_counts)
    if not holds_counts_alone(envelope):
        raise refuse_counts("isi selain hitungan", "hitungan satu edisi saja")
    return sealed_file.seal(envelope, recipients=recipients)


def holds_counts_alone(envelope: bytes) -> bool:
    """Whether a signed envelope holds counts and nothing beside them; its signature is not asked."""
    try:
        return set(parse_json(signature.payload_of(envelope))) == {*_ABOUT, *_COUNTS}
    except (CantikError, ValueError, TypeError):
        return False


def unseal_for_office(data: bytes, identity: str, refuse: Callable[[str, str], ContributionRefused]) -> bytes:
    """What was sealed for the office with this identity. Raises what `refuse` makes of found and expected."""
    try:
        return sealed_file.unseal(data, identity=identity)
    except CantikError as error:
        raise refuse("tidak dapat dibuka dengan kunci kantor ini", "disegel untuk kantor ini") from error


def open_contribution(data: bytes, identity: str, *, about: tuple[str, str, str], signed_by: str) -> Contribution:
    """The counts again. `about`: digest of the list of contents, code and number of the edition beside which they came;
    `signed_by`: the id of the village's key.

    Raises `ContributionRefused` T620 for what is not sealed for this office, is signed by another key, belongs to
    another edition, or holds more than counts.
    """
    vector, protection = _open_parts(data, identity, about, signed_by, TYPE, _COUNTS)
    return Contribution(*about, vector, protection)


def open_tokens(data: bytes, identity: str, *, about: tuple[str, str, str], signed_by: str) -> bytes:
    """The bytes of the tokens again; arguments and errors as `open_contribution`."""
    (tokens,) = _open_parts(data, identity, about, signed_by, TOKENS_TYPE, _TOKENS)
    return tokens


def _open_parts(
    data: bytes, identity: str, about: tuple[str, str, str], signed_by: str, kind: str, names: Sequence[str]
) -> list[bytes]:
    """The parts of a sealed file, by their names; nothing else may stand beside them."""
    if len(data) > MOST_BYTES:
        raise refuse_counts(f"{len(data)} bita", f"paling besar {MOST_BYTES} bita")
    envelope = unseal_for_office(data, identity, refuse_counts)
    try:
        said = parse_json(signature.open_signed(envelope, signed_by, kind))
        if more := sorted(set(said) - {*_ABOUT, *names}):
            raise refuse_counts(f"isi selain {', '.join(names)}: {', '.join(more)}"[:100], "hitungan satu edisi saja")
        parts = [base64.b64decode(said[name], validate=True) for name in names]
        found = tuple(str(said[name]) for name in _ABOUT)
    except ContributionRefused:
        raise
    except CantikError as error:
        raise refuse_counts(error.found, "tanda tangan desa itu") from error
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise refuse_counts("isi lain", "hitungan satu edisi") from error
    if found != about:
        raise refuse_counts(f"hitungan {found[1]} {found[2]}", f"hitungan {about[1]} {about[2]} yang sama isinya")
    return parts


def refuse_counts(found: str, expected: str) -> ContributionRefused:
    """That the counts beside a release are not believed."""
    return ContributionRefused(
        "T620",
        "Hitungan di samping rilis ini ditolak",
        where="kontribusi.age",
        found=found,
        expected=expected,
        mend="Minta desa memperbarui Cantik bila versinya lama, lalu mengirim ulang rilis ini dari simpanannya.",
    )
