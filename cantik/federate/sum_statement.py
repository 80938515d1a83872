"""What a server says of the sum that it published, for the level above it: age around DSSE (docs/adr/0093).

It stands beside the edition of the sum, as counts stand beside the edition of a village, and names that edition by the
digest of its list of contents. It holds no counts: it says which editions of villages were added up, by whose keys they
are believed, who examined them, what was withdrawn since, and what the levels of that server told of the day, which
binds the levels above. The counts themselves come with each village, signed by the village (`contribution`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.base.network import is_web_address
from cantik.codes.area import AreaCode, is_area_code
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.nation import reaches
from cantik.federate.contribution import MOST_BYTES, unseal_for_office
from cantik.federate.errors import ContributionRefused
from cantik.federate.order import MessageOrder, Numbered, order_of, read_number
from cantik.levels import told_sums
from cantik.release.model import number_order
from cantik.vault import sealed_file, signature

TYPE = "application/vnd.cantik.kontribusi-wilayah+json"
_DIGEST, _NUMBER, _NAME = re.compile("[0-9a-f]{64}"), re.compile(r"\d{4}-\d{1,4}"), re.compile(r"[0-9A-Za-z_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class SummedEdition:
    """An edition below the sum. `contents`: digest of its list of contents; `key`: id of the key that signed it;
    `judgement`: of a village the envelope of the walidata who examined it, signed by `office`."""

    code: str
    number: str
    contents: str
    key: str
    judgement: bytes = b""
    office: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawnEdition:
    """An edition that is in the sum no more, with the envelope that says so and the id of the key that signed it."""

    code: str
    number: str
    envelope: bytes
    key: str


@dataclass(frozen=True, slots=True)
class ToldSum:
    """What an edition of a level told of the day, as `levels` keeps it; `code`: also the id of a group."""

    code: str
    number: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SumStatement:
    """What a server says of a sum. `contents`, `code`, `number`: its edition; `reference`: of which day; `at`: when it
    was said (ISO 8601); `site`: address of the server's public site, "" where it said none; `sequence`: the how manieth
    thing that the server says of its sums to this office: of two about a day the later one of the later edition holds,
    whenever they come."""

    contents: str
    code: str
    number: str
    reference: str
    at: str
    villages: tuple[SummedEdition, ...]
    levels: tuple[SummedEdition, ...] = ()
    withdrawn: tuple[WithdrawnEdition, ...] = ()
    told: tuple[ToldSum, ...] = ()
    site: str = ""
    sequence: int = 0

    def encode(self) -> bytes:
        """The statement as it is signed; the same gives the same bytes."""
        return canonical_json(
            {
                "isi": self.contents,
                "kode": self.code,
                "nomor": self.number,
                "acuan": self.reference,
                "pada": self.at,
                "situs": self.site,
                "urutan": self.sequence,
                "desa": [_as_row(each) for each in self.villages],
                "wilayah": [_as_row(each) for each in self.levels],
                "ditarik": [
                    {"kode": each.code, "nomor": each.number, "amplop": each.envelope.decode(), "kunci": each.key}
                    for each in self.withdrawn
                ],
                "jumlah": [{"kode": each.code, "nomor": each.number, "catatan": each.record} for each in self.told],
            }
        )

    @property
    def content(self) -> str:
        """Digest of what it says, whenever it is said."""
        return digest(replace(self, at="", sequence=0).encode())

    def order_beside(self, held: SumStatement) -> MessageOrder:
        """What it is beside the one that holds of the same server and day: the later one of the later edition holds;
        one of an earlier edition only where it withdraws the later one. A server that hands up an earlier edition once
        all later ones are withdrawn (`handing_up.choose_sum`) is understood in any order."""
        if self._withdraws(held):
            return MessageOrder.NEWER
        if held._withdraws(self):
            return MessageOrder.OLDER
        mine, theirs = (Numbered((*number_order(each.number), each.sequence), each.content) for each in (self, held))
        return order_of(mine, theirs)

    def _withdraws(self, earlier: SumStatement) -> bool:
        gone = {(each.code, each.number) for each in self.withdrawn}
        return (
            self.sequence > earlier.sequence
            and (earlier.code, earlier.number) in gone
            and earlier.number != self.number
        )

    def find(self, code: str, number: str) -> SummedEdition | None:
        """The edition of a village or level that it names; None for another one."""
        own = (each for each in (*self.villages, *self.levels) if (each.code, each.number) == (code, number))
        return next(own, None)


def _as_row(each: SummedEdition) -> dict[str, str]:
    said = {"kode": each.code, "nomor": each.number, "isi": each.contents, "kunci": each.key}
    return said | ({"putusan": each.judgement.decode(), "walidata": each.office} if each.judgement else {})


def seal_statement(
    said: SumStatement, key: signature.SigningKey | signature.AnchoredKey, recipients: Sequence[str]
) -> bytes:
    """The sealed file for the recipients. Raises `ExportRefused` R482 for one that is no age key."""
    return sealed_file.seal(signature.sign(said.encode(), key, TYPE), recipients=recipients)


def open_statement(data: bytes, identity: str, *, about: tuple[str, str, str], signed_by: str) -> SumStatement:
    """The statement again. `about`: digest of the list of contents, code and number of the edition beside which it
    came; `signed_by`: the id of the server's key.

    Raises `ContributionRefused` T623 for what is not sealed for this office, is signed by another key, belongs to
    another edition, or speaks of an area that is not the server's.
    """
    if len(data) > MOST_BYTES:
        raise refuse_statement(f"{len(data)} bita", f"paling besar {MOST_BYTES} bita")
    envelope = unseal_for_office(data, identity, refuse_statement)
    try:
        payload = signature.open_signed(envelope, signed_by, TYPE)
    except CantikError as error:
        raise refuse_statement(error.found, "tanda tangan server itu") from error
    found = read_statement(payload)
    if (found.contents, found.code, found.number) != about:
        raise refuse_statement(f"jumlah {found.code} {found.number}", f"jumlah {about[1]} {about[2]} yang sama isinya")
    try:
        _require_territory(found)
    except InvalidAreaCode as error:
        raise refuse_statement(error.found, "kode wilayah") from error
    return found


def read_statement(payload: bytes) -> SumStatement:
    """A statement from the bytes that were signed. Raises T623 for any other."""
    try:
        said = parse_json(payload)
        found = SumStatement(
            _require_match(_DIGEST, said["isi"]),
            _read_area(said["kode"]),
            _require_match(_NUMBER, said["nomor"]),
            dt.date.fromisoformat(said["acuan"]).isoformat(),
            _read_moment(said["pada"]),
            tuple(_read_edition(row, village=True) for row in said["desa"]),
            tuple(_read_edition(row, village=False) for row in said["wilayah"]),
            tuple(
                WithdrawnEdition(
                    _read_area(row["kode"]),
                    _require_match(_NUMBER, row["nomor"]),
                    str(row["amplop"]).encode(),
                    _require_match(_DIGEST, row["kunci"]),
                )
                for row in said["ditarik"]
            ),
            tuple(_read_told(row, said["acuan"]) for row in said["jumlah"]),
            _read_site(said["situs"]),
            read_number(said.get("urutan", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidAreaCode) as error:
        raise refuse_statement("isi lain", "keterangan jumlah satu wilayah") from error
    return found


def _read_told(row: Mapping[str, Any], day: str) -> ToldSum:
    found = ToldSum(_require_match(_NAME, row["kode"]), _require_match(_NUMBER, row["nomor"]), dict(row["catatan"]))
    told_sums.read_record(found.record)  # what binds the levels above can be read
    if found.record["acuan"] != day:
        raise ValueError(found.record["acuan"])
    return found


def _read_edition(row: Mapping[str, Any], *, village: bool) -> SummedEdition:
    found = SummedEdition(
        _read_area(row["kode"]),
        _require_match(_NUMBER, row["nomor"]),
        _require_match(_DIGEST, row["isi"]),
        _require_match(_DIGEST, row["kunci"]),
        str(row["putusan"]).encode() if village else b"",
        _require_match(_DIGEST, row["walidata"]) if village else "",
    )
    if (len(AreaCode.from_stored(found.code).parts) == len(("prov", "kab", "kec", "desa"))) is not village:
        raise ValueError(found.code)
    return found


def _require_match(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ValueError(value)
    return value


def _read_area(value: Any) -> str:
    code = AreaCode.from_stored(_require_match(_NAME, value)).text()
    if code != value:
        raise ValueError(value)
    return code


def _read_moment(value: Any) -> str:
    if dt.datetime.fromisoformat(str(value)).tzinfo is None:
        raise ValueError(value)
    return str(value)


def _read_site(value: Any) -> str:
    if not is_web_address(str(value)):
        raise ValueError(value)
    return str(value)


def _require_territory(said: SumStatement) -> None:
    """A server speaks of its own area alone, and of each village once."""
    own = AreaCode.from_stored(said.code)
    named = [each.code for each in (*said.villages, *said.levels)] + [each.code for each in said.withdrawn]
    outside = [code for code in named if not reaches(own, AreaCode.from_stored(code))]
    outside += [each.code for each in said.told if _is_outside(own, each)]
    if outside:
        raise refuse_statement(f"wilayah lain: {outside[0]}", f"wilayah di dalam {own.text()}")
    codes = [each.code for each in said.villages]
    if len(set(codes)) < len(codes):
        raise refuse_statement("satu desa dua kali", "setiap desa satu kali")


def _is_outside(own: AreaCode, told: ToldSum) -> bool:
    """A sum of other villages than those of the server."""
    if is_area_code(told.code) and not reaches(own, AreaCode.from_stored(told.code)):
        return True
    members = {code for each in told_sums.read_record(told.record) for code, _number in each.members}
    return not all(reaches(own, AreaCode.from_stored(code)) for code in members)


def refuse_statement(found: str, expected: str) -> ContributionRefused:
    """That what a server says of its sum is not believed."""
    return ContributionRefused(
        "T623",
        "Keterangan di samping jumlah wilayah ini ditolak",
        where="kontribusi.age",
        found=found,
        expected=expected,
        mend="Minta server di bawah mengirim ulang jumlahnya dari simpanannya.",
    )
