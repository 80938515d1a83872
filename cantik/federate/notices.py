"""That a village withdrew an edition which it had delivered: a signed note with the judgement that lies beside the
edition and the reason that its readers see.

A DSSE envelope by the key that signs the village's releases. The judgement within is the one of `release.countersign`;
the reason stands beside it, because a reason can be cut when somebody is erased and what lies beside a release cannot.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.federate.errors import DeliveryRefused
from cantik.release import countersign
from cantik.vault import signature

TYPE = "application/vnd.cantik.penarikan-desa+json"
#: bytes of a note, letters of its reason
MOST_BYTES, _MOST_REASON = 16_384, 2_000


@dataclass(frozen=True, slots=True)
class WithdrawalNotice:
    """The note: of which edition, why, and the envelope of the judgement. The names are those of the JSON."""

    kode: str
    nomor: str
    alasan: str
    putusan: str


def sign_notice(notice: WithdrawalNotice, key: signature.SigningKey) -> bytes:
    """The envelope; the same note gives the same bytes."""
    return signature.sign(canonical_json(asdict(notice)), key, TYPE)


def read_notice(data: bytes, *, signed_by: str) -> WithdrawalNotice:
    """The note in an envelope that this key signed. Raises `DeliveryRefused` T624 for any other."""
    if len(data) > MOST_BYTES:
        raise refuse_notice(f"{len(data)} bita")
    try:
        said = parse_json(signature.open_signed(data, signed_by, TYPE))
        if set(said) != set(WithdrawalNotice.__slots__) or not all(isinstance(text, str) for text in said.values()):
            raise ValueError(TYPE)
        notice = WithdrawalNotice(**said)
    except CantikError as error:
        raise refuse_notice(error.found) from error
    except (ValueError, TypeError) as error:
        raise refuse_notice("isi lain") from error
    if len(notice.alasan) > _MOST_REASON:
        raise refuse_notice(f"alasan {len(notice.alasan)} huruf")
    return notice


def require_judgement(notice: WithdrawalNotice, contents: bytes, *, signed_by: str) -> None:
    """The judgement within withdraws the edition with this list of contents, by the same key. Raises `DeliveryRefused`
    T624."""
    try:
        _said, key = countersign.read(countersign.WITHDRAWAL, notice.putusan.encode(), contents)
    except CantikError as error:
        raise refuse_notice(error.found) from error
    if key != signed_by:
        raise refuse_notice("putusan yang ditandatangani kunci lain")


def refuse_notice(found: str) -> DeliveryRefused:
    """T624: what is no withdrawal of this edition by its village."""
    return DeliveryRefused(
        "T624",
        "Penarikan ini ditolak",
        found=found,
        expected="penarikan atas rilis yang sudah diterima di sini, ditandatangani kunci desanya",
        mend="Kirim ulang dari simpanan desa; bila terulang, cocokkan nomor kuncinya dengan walidata.",
    )
