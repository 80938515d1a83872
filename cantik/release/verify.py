"""`cantik verify`: everything about a release that a reader can check without trusting who handed it over.

Hashes and list, signature, form, fingerprint, protection (the auditor works through the published figures once more),
sums, and that every data file says the same as the description.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.release import card_files, card_verify, countersign
from cantik.release.countersign import COUNTERSIGNATURE, WITHDRAWAL, ReleaseJudgement
from cantik.release.files import CONTENTS, SIGNATURE, open_release, refuse_irregular
from cantik.release.model import LEVEL, Release, Table
from cantik.release.office_figures import FILE as DELIVERED
from cantik.release.office_figures import decode_figures
from cantik.release.opening import Opening, public_inputs
from cantik.release.printed_tables import print_table
from cantik.release.verdict import Check, files_whole
from cantik.vault import signature as sign

#: a table of a release has some thousand cells; what is larger is none of ours
_LARGEST_TABLE = 50_000_000
_DIGEST = re.compile("[0-9a-f]{64}")
#: Checks the protection of the published tables; returns sentences about what fails (given by the caller:
#: `protect.audit`).
Auditor = Callable[[Release], list[str]]


class KeyCase(StrEnum):
    """How a release stands towards its two keys; the value stands in the JSON of `cantik verify`."""

    DRAFT = "rancangan"
    VILLAGE = "desa"
    BOTH = "satu_data"
    WRONG_WALIDATA = "walidata_lain"
    WITHDRAWN = "ditarik"
    LEVEL = "wilayah"
    ALTERED = "berubah"


@dataclass(frozen=True, slots=True)
class SecondKey:
    """A judgement that lies beside a release, and the id of the key that signed it."""

    judgement: ReleaseJudgement
    key: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found. `standing`: as of a release; `key` the id of the key that signed, if any.

    `compared`: the reader named the key that must have signed. Without it a release that somebody else made and signed
    with a key of his own passes every check. A level is sealed by the walidata's key, which both ways of naming name.
    `accepted` are the ids of the walidata's keys that the reader named,
    `endorsed` and `withdrawn` the judgements that lie beside the release, both whole.
    """

    number: str
    code: str
    standing: str
    fingerprint: str
    key: str | None
    checks: tuple[Check, ...]
    compared: bool = False
    accepted: frozenset[str] = frozenset()
    endorsed: SecondKey | None = None
    withdrawn: SecondKey | None = None

    @property
    def ok(self) -> bool:
        """True when every check holds."""
        return all(check.ok for check in self.checks)

    @property
    def of_level(self) -> bool:
        """It is the release of a level."""
        return self.standing == LEVEL

    @property
    def case(self) -> KeyCase:
        """Which of the cases this is. A countersignature counts by a key that the reader named and that is not the
        village's; a withdrawal also by the village's, and where no walidata was named by whoever says so."""
        if not self.ok:
            return KeyCase.ALTERED
        if self.key is None:
            return KeyCase.DRAFT
        mine = self.accepted - {self.key}
        if self.withdrawn is not None:
            believed = not self.accepted or self.withdrawn.key in self.accepted | {self.key}
            return KeyCase.WITHDRAWN if believed else KeyCase.WRONG_WALIDATA
        if self.of_level:
            return KeyCase.WRONG_WALIDATA if self.accepted and self.key not in self.accepted else KeyCase.LEVEL
        if self.endorsed is None or not self.accepted:
            return KeyCase.VILLAGE
        return KeyCase.BOTH if self.endorsed.key in mine else KeyCase.WRONG_WALIDATA


def verify(
    folder: Path,
    *,
    auditor: Auditor,
    pinned: str | None = None,
    accepted: Iterable[str] = (),
    opened: Opening | None = None,
) -> Verification:
    """Check the release in `folder`; a damaged release gives a verdict with failing checks, never an exception.

    Raises `CantikError` only when the folder holds no release at all (T102), or more than regular files in real folders
    (T105): then nothing of it is opened. `pinned` is the id of the key that must have signed, `accepted` those of the
    walidata, `opened` what the village handed to an auditor: it must open the commitment and say of the inputs what the
    release says.
    """
    refuse_irregular(folder)
    payload, contents = _contents(folder)
    beside, seconds = _beside(folder, payload)
    if card_files.is_card(contents):
        checks, key = card_verify.check_card(folder, payload, contents, pinned)
        verdict = _verdict(contents, key, checks, pinned)
    else:
        verdict = _village(folder, payload, contents, auditor, pinned, opened)
    named = frozenset(accepted)
    return replace(
        verdict,
        checks=(*verdict.checks, *beside),
        compared=verdict.compared or (verdict.of_level and verdict.key in named),
        accepted=named,
        endorsed=seconds.get(COUNTERSIGNATURE),
        withdrawn=seconds.get(WITHDRAWAL),
    )


def _beside(folder: Path, payload: bytes) -> tuple[list[Check], dict[str, SecondKey]]:
    """The judgements that lie beside the release, each whole and about this one. By whom is not asked here."""
    checks, found = [], {}
    for name, title in ((COUNTERSIGNATURE, "Tanda tangan walidata"), (WITHDRAWAL, "Catatan penarikan")):
        path = folder / name
        if not path.is_file():
            continue
        try:
            judgement, key = countersign.read(name, path.read_bytes(), payload)
        except CantikError as error:
            checks.append(Check(title, False, error.found))
            continue
        found[name] = SecondKey(judgement, key)
        checks.append(Check(title, True, f"utuh, kunci {key[:16]}…"))
    return checks, found


def _village(
    folder: Path,
    payload: bytes,
    contents: dict[str, Any],
    auditor: Auditor,
    pinned: str | None,
    opened: Opening | None,
) -> Verification:
    """All that the village answers for."""
    checks = [files_whole(folder, contents)]
    signature, key = _signature(folder, payload, contents, pinned)
    checks.append(signature)
    checks.append(_commitment(contents, opened))
    try:
        release = open_release(folder)
    except CantikError as error:
        checks.append(Check("Isi dan sidik", False, error.line()))
        return _verdict(contents, key, checks, pinned)
    checks.append(Check("Isi dan sidik", contents.get("sidik") == release.content, str(contents.get("sidik"))))
    checks.append(_same_facts(release, contents))
    checks.append(_sums(release))
    checks.append(_check_hidden(release))
    checks.append(_data_files(release, folder))
    problems = auditor(release)
    checks.append(Check("Pelindungan diperiksa ulang", not problems, "; ".join(problems[:3])))
    return _verdict(contents, key, checks, pinned)


def _verdict(contents: dict[str, Any], key: str | None, checks: list[Check], pinned: str | None) -> Verification:
    return Verification(
        str(contents.get("nomor", "?")),
        str(contents.get("kode", "?")),
        str(contents.get("standing", "?")),
        str(contents.get("sidik", "?")),
        key,
        tuple(checks),
        compared=pinned is not None,
    )


def _contents(folder: Path) -> tuple[bytes, dict[str, Any]]:
    path = folder / CONTENTS
    try:
        payload = path.read_bytes()
        contents = parse_json(payload)
    except (OSError, ValueError) as error:
        raise CantikError(
            "T102",
            "Ini bukan folder rilis",
            where=str(folder),
            found="isi.json tidak ada atau rusak",
            expected="folder rilis yang utuh",
            mend="Tunjuk folder yang memuat isi.json.",
        ) from error
    if not isinstance(contents, dict):
        contents = {}
    return payload, contents


def _signature(folder: Path, payload: bytes, contents: dict[str, Any], pinned: str | None) -> tuple[Check, str | None]:
    name = "Tanda tangan walidata" if contents.get("standing") == LEVEL else "Tanda tangan desa"
    path = folder / SIGNATURE
    if contents.get("standing") == "rancangan":
        if path.exists():
            return Check(name, False, "rancangan tidak boleh bertanda tangan"), None
        said = "rancangan, tidak ditandatangani"
        return Check(name, pinned is None, said + (", padahal disebut penanda tangannya" if pinned else "")), None
    if not path.is_file():
        return Check(name, False, "tanda tangan tidak ada"), None
    try:
        key = sign.check(path.read_bytes(), payload, pinned)
    except CantikError as error:
        return Check(name, False, error.found), None
    return Check(name, True, f"kunci {key[:16]}…" + ("" if pinned else " (belum dicocokkan)")), key


def _commitment(contents: dict[str, Any], opened: Opening | None) -> Check:
    """The list holds a commitment to the inputs; one that was handed over opens it."""
    name, said = "Komitmen masukan", contents.get("komitmen")
    if not isinstance(said, str) or not _DIGEST.fullmatch(said):
        return Check(name, False, "tidak ada")
    if opened is None:
        return Check(name, True, "tertutup")
    if not opened.opens(said):
        return Check(name, False, "bukaan ini bukan bukaan rilis ini")
    same = canonical_json(public_inputs(opened.inputs)) == canonical_json(contents.get("masukan"))
    return Check(name, same, "terbuka" if same else "masukan yang disebut rilis berbeda dari bukaannya")


def _same_facts(release: Release, contents: dict[str, Any]) -> Check:
    """The list of contents and the description speak of one and the same release."""
    pairs = {
        "nomor": release.number,
        "kode": release.place.code,
        "tahun": release.year,
        "acuan": release.reference.isoformat(),
        "terbit": release.published.isoformat(),
        "standing": release.standing,
        "kebijakan": dict(release.policy),
    }
    wrong = [k for k, v in pairs.items() if canonical_json(contents.get(k)) != canonical_json(v)]
    return Check("Keterangan rilis", not wrong, ", ".join(wrong))


def _sums(release: Release) -> Check:
    """Parts of every printed table add up to its totals, wherever all of them are published."""
    wrong = [f"{t.number} {t.key}" for t in release.tables if not adds_up(t)]
    return Check("Jumlah bagian sama dengan total", not wrong, "; ".join(wrong[:3]))


def adds_up(table: Table) -> bool:
    """True when along each axis the published leaves that partition the total add up to it."""
    shape = table.shape()
    for number, axis in enumerate(table.axes):
        total = axis.total
        if total is None:
            continue
        parts = [i for i, c in enumerate(axis.categories) if not c.total]
        stride = 1
        for size in shape[number + 1 :]:
            stride *= size
        for flat in range(len(table.cells)):
            if (flat // stride) % shape[number] != total:
                continue
            whole = table.cells[flat].value
            values = [table.cells[flat + (part - total) * stride].value for part in parts]
            known = [value for value in values if value is not None]
            if whole is None:
                continue
            if len(known) == len(values) and sum(known) != whole:
                return False
            if sum(known) > whole:
                return False
    return True


def _check_hidden(release: Release) -> Check:
    """A hidden cell or figure has no value anywhere; a shown one has."""
    wrong = [
        f"{t.number} {t.key}"
        for t in release.tables
        for c in t.cells
        if (c.value is None) != (c.status != "ada") or (c.low is not None and c.high is not None and c.low > c.high)
    ]
    wrong += [
        f"indikator {f.id}"
        for f in release.figures
        if f.status != "ada" and (f.value is not None or f.numerator is not None)
    ]
    return Check("Sel tertutup tanpa nilai", not wrong, "; ".join(wrong[:3]))


def _data_files(release: Release, folder: Path) -> Check:
    """The CSV of each table holds the same values and states as the description."""
    name = "Data sama dengan uraian"
    for table in release.tables:
        path = folder / "tabel" / f"{table.key}.csv"
        if not path.is_file():
            return Check(name, False, f"tabel/{table.key}.csv hilang")
        rows = _read_columns(path, ("nilai", "status"))
        wanted = [("" if c.value is None else str(c.value), c.status) for c in print_table(table).cells]
        if rows != wanted:
            return Check(name, False, f"tabel/{table.key}.csv berbeda")
    if not _offices_agree(release, folder):
        return Check(name, False, f"{DELIVERED} berbeda")
    return Check(name, True, f"{len(release.tables)} tabel")


def _read_columns(path: Path, columns: Sequence[str]) -> list[tuple[str | None, ...]] | None:
    """Some columns of a CSV of the release, None for what is none: it may come from anywhere, and be damaged."""
    try:
        if path.stat().st_size > _LARGEST_TABLE:
            return None
        text = io.StringIO(path.read_text("utf-8-sig"), newline="")
        return [tuple(map(row.get, columns)) for row in csv.DictReader(text, strict=True)]
    except (OSError, ValueError, csv.Error):
        return None


def _offices_agree(release: Release, folder: Path) -> bool:
    """The CSV of what offices count holds the same figures as the description; there is none where that tells none."""
    path = folder / DELIVERED
    rows = _read_columns(path, ("tabel", "kolom", "menurut", "nilai")) if path.is_file() else []
    try:
        figures = decode_figures(release)
    except CantikError:
        return False  # a release is read from outside: its texts may hold anything
    wanted = [
        (figure.table, figure.column, by, format(value, "f"))
        for figure in figures
        for by, value in (("opd", figure.value), ("desa", figure.own))
        if value is not None
    ]
    return rows == wanted and path.is_file() == bool(wanted)
