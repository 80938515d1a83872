"""What is checked by itself when a release comes: is it what its village signed, is it of this village, is it of now.

What is wrong there is refused at the door, because nobody could say whose figures they are. What is wrong with the
figures themselves (protection, definitions) is told to the walidata, who judges (docs/adr/0041).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cantik.base.errors import CantikError, UnreadableInput
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.codes.nation import is_nation
from cantik.federate.app import office_clock, offices, rolling_up, senders
from cantik.federate.app.models import ACCEPTED, DeliveryArrival
from cantik.federate.contribution import MOST_BYTES, Contribution, open_contribution, open_tokens, refuse_counts
from cantik.federate.errors import DeliveryRefused
from cantik.federate.package import CONTRIBUTION, DOUBLES, LAYOUT, RELEASE, Package, PackedFile
from cantik.federate.sum_statement import SumStatement, open_statement, refuse_statement
from cantik.levels.app import doubles
from cantik.levels.contribution_check import compare_layout, find_most_printed, read_counts
from cantik.levels.double_tokens import DoubleTokens, check_value, key_of_day, limit_tokens, read_tokens
from cantik.release import shelf
from cantik.release.audit import audit_release
from cantik.release.files import open_release, open_summary
from cantik.release.signer import signer_of
from cantik.release.verdict import Check
from cantik.release.verify import KeyCase, verify
from cantik.vault.app.opening import OpenStore

T = TypeVar("T")
#: the only check of `verify` that judges figures; all others say whether it is the release that was signed
_JUDGED = "Pelindungan diperiksa ulang"


#: what a village is told that has no tokens, or those of another office
_ASKED_AGAIN = (
    "Tanda untuk menemukan orang yang tercatat di dua desa tidak ada atau bukan untuk kantor ini. Minta undangan baru "
    "kepada walidata, pasang, lalu kirim lagi."
)
#: what a village is told that has tokens of more people than its edition counts
_TOO_MANY = (
    "Tanda untuk menemukan orang yang tercatat di dua desa lebih banyak daripada penduduk yang dihitung edisi ini, "
    "jadi tidak dipakai. Terbitkan edisi baru, lalu kirim lagi."
)
#: what a village is told that sends once more what came before its key was replaced
_HELD = "Tidak ada yang perlu diulang: rilis ini sudah diterima sebelum kuncinya diganti, dan tetap berlaku."
#: how each is mended
_MENDS = {
    "T606": "Walidata mengundang desa itu dan mencocokkan nomor kuncinya.",
    "T607": "Ambil ulang dari simpanan desa; bila terulang, cocokkan nomor kunci desa dengan walidata. Desa yang "
    "memakai kunci baru meminta walidata menerimanya dahulu.",
    "T631": "Terbitkan sekali lagi: edisi baru ditandatangani kunci baru. Yang diterima sebelum kuncinya diganti tetap "
    "berlaku.",
    "T608": "Kirim rilis desa sendiri dari simpanan desa itu.",
    "T609": "Periksa tanggal acuan dan hari terbitnya di desa, lalu terbitkan edisi baru.",
}


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What was found, and the counts that came with it (None without); `said`: of a sum what its server says of it;
    `note`: what its sender is asked for again though it was accepted."""

    checks: tuple[Check, ...]
    counts: Contribution | None
    said: SumStatement | None = None
    note: str = ""
    doubles: DoubleTokens | None = None


def recheck(package: Package, folder: Path, *, opened: OpenStore, today: dt.date) -> Rechecked:
    """Check what a package holds, laid into a folder as its list says.

    Raises `DeliveryRefused` T606 to T609, T627, T631, T632, and what is refused with it (T105, T620): nothing of it is
    kept then.
    """
    key = senders.known_key(package.code)
    if not key:
        raise DeliveryRefused(
            "T606",
            "Kunci desa ini belum dikenal",
            found=package.code,
            expected="desa yang diundang walidata",
            mend=_MENDS["T606"],
        )
    area = _village(package, opened)
    if offices.introducer_of(package.code) is None:  # whoever delivers by itself, also by a key that was known before
        senders.require_vouched(area, key, opened)
    _require_own_key(package, signer_of(folder / RELEASE), opened)
    checks = _require_signed(package, folder / RELEASE, key)
    summary = open_summary(folder / RELEASE)
    _require_clock(summary.published, summary.reference, today)
    _require_free_number(package, opened)
    if offices.is_level(package.code):
        return Rechecked(checks, None, _open_said(package, folder, area, key, opened))
    counts = _counts(package, folder, area, key, opened)
    if counts is None:
        return Rechecked(checks, None)
    same = _compare_layout((folder / LAYOUT).read_bytes(), opened)
    note = "" if same.ok else f"{same.detail}. Perbarui definisinya, lalu kirim edisi baru."
    tokens, asked_again = _take_tokens(package, folder, area, key, summary.reference, opened)
    note = f"{note} {asked_again}".strip()
    same_counts = _compare_counts(package, folder, counts)
    return Rechecked((*checks, same_counts, same), counts, note=note, doubles=tokens)


def _require_own_key(package: Package, signer: str, opened: OpenStore) -> None:
    """A key that was lost signs nothing new, whatever it says of the day. Raises T631."""
    if senders.is_lost_key(package.code, signer):
        held = shelf.held_contents(offices.shelf_of(opened.store.path, package.code), package.code, package.number)
        raise DeliveryRefused(
            "T631",
            "Rilis ini ditandatangani kunci yang sudah diganti",
            found=f"{package.code} {package.number}, kunci {signer[:16]}",
            expected="rilis yang ditandatangani kunci baru desa itu",
            mend=_HELD if held == package.contents else _MENDS["T631"],
        )


def _take_tokens(
    package: Package, folder: Path, area: AreaCode, key: str, on: dt.date, opened: OpenStore
) -> tuple[DoubleTokens | None, str]:
    """The tokens of whom an edition counts, None where none can be used; and what its village is asked for again, ""
    for nothing. Raises T620 for tokens that a server hands up (they end at the kabupaten), and as `_read_tokens`."""
    sealed = package.find(DOUBLES)
    if offices.introducer_of(package.code) is not None:
        if sealed is not None:
            raise refuse_counts("tanda orang, yang berakhir di kabupaten", "hitungan saja")
        return None, ""
    tokens = None
    if sealed is not None:
        _require_size(sealed)
        tokens = _read_tokens(_open_sealed(open_tokens, package, folder / DOUBLES, area, key, opened), on)
    if tokens is None or not _has_own_key(tokens, area, opened):
        return None, _ASKED_AGAIN
    printed = find_most_printed(open_release(folder / RELEASE), load_store(opened.store.path))
    limited = limit_tokens(tokens, printed)
    return limited, "" if limited is not None else _TOO_MANY


def _open_sealed(
    open_file: Callable[..., T], package: Package, path: Path, area: AreaCode, key: str, opened: OpenStore
) -> T:
    """What lies sealed beside an edition for this office, opened by `open_file`. Raises as it does, R204."""
    identity = senders.office_identity(offices.receiving_office(area), opened=opened)
    about = (package.contents, package.code, package.number)
    return open_file(path.read_bytes(), identity, about=about, signed_by=key)


def _read_tokens(data: bytes, on: dt.date) -> DoubleTokens:
    """Raises T620 for what is not the tokens of a day."""
    try:
        found = read_tokens(data)
    except ValueError as error:
        raise refuse_counts(f"tanda ganda: {error}"[:100], "tanda ganda yang utuh, masing-masing satu kali") from error
    if found.on != on:
        raise refuse_counts(f"tanda ganda {found.on.isoformat()}", f"tanda ganda {on.isoformat()}")
    return found


def _require_size(*files: PackedFile) -> None:
    """Raises T620 for a sealed file that is larger than any that a village makes."""
    largest = max(file.length for file in files)
    if largest > MOST_BYTES:
        raise refuse_counts(f"{largest} bita", f"paling besar {MOST_BYTES} bita")


def _has_own_key(tokens: DoubleTokens, area: AreaCode, opened: OpenStore) -> bool:
    """Whether tokens are of the key of this very office: others could be compared with none."""
    secret = doubles.token_key(offices.receiving_office(area), opened=opened)
    return tokens.key == check_value(key_of_day(secret, tokens.on))


def _require_signed(package: Package, release: Path, key: str) -> tuple[Check, ...]:
    """What was checked of a release that is whole, signed by the village's key, and the one that the list names. Raises
    T607, T608, T105."""
    verdict = verify(release, auditor=audit_release, pinned=key)
    wrong = [f"{check.name}: {check.detail}" for check in verdict.checks if not check.ok and check.name != _JUDGED]
    usual = KeyCase.LEVEL if offices.is_level(package.code) else KeyCase.VILLAGE
    if verdict.case not in (usual, KeyCase.ALTERED) or verdict.key is None:
        wrong.append(f"kedudukannya {verdict.case}")
    if wrong:
        raise DeliveryRefused(
            "T607",
            "Rilis ini tidak lolos pemeriksaan",
            found="; ".join(wrong[:3]),
            expected="rilis utuh yang ditandatangani desa atau wilayah itu",
            mend=_MENDS["T607"],
        )
    summary = open_summary(release)
    if (summary.place.code, summary.number) != (package.code, package.number) or verdict.code != package.code:
        raise DeliveryRefused(
            "T608",
            "Rilis desa lain",
            found=f"{summary.place.code} {summary.number}",
            expected=f"{package.code} {package.number}",
            mend=_MENDS["T608"],
        )
    return verdict.checks


def _compare_counts(package: Package, folder: Path, counts: Contribution) -> Check:
    """The counts against the printed figures. Raises T620 where they differ: no level may be summed of other figures
    than everybody reads."""
    layout = (folder / LAYOUT).read_bytes()
    found = read_counts(open_release(folder / RELEASE), counts.vector, layout, package.code)
    if not found.ok:
        raise refuse_counts(found.detail, "hitungan yang sama dengan angka rilis")
    return found


def _compare_layout(layout: bytes, opened: OpenStore) -> Check:
    """The definitions of the counts against those of this server: what means something else is asked for again and
    never guessed. Raises T620 for a layout that has nothing in common with it or says falsely what it means."""
    known = load_store(opened.store.path)
    try:
        found = compare_layout(layout, known)
    except UnreadableInput as error:
        raise refuse_counts(error.message, "tata letak yang utuh") from error
    if found.false:
        raise refuse_counts(f"tata letak yang menyebut definisi palsu: {found.false[0]}", "tata letak dari definisinya")
    if not found.same:
        raise refuse_counts("tata letak yang seluruh definisinya lain", "definisi yang berlaku di server ini")
    return found.check


def _open_said(package: Package, folder: Path, area: AreaCode, key: str, opened: OpenStore) -> SumStatement | None:
    """What a server says of its sum; None for a level that was introduced by another server. Raises T623, R204."""
    sealed = package.find(CONTRIBUTION)
    if sealed is None:
        if offices.introducer_of(package.code) is None:
            raise refuse_statement("tanpa kontribusi.age", "keterangan desa mana yang dijumlahkan")
        return None
    if sealed.length > MOST_BYTES:
        raise refuse_statement(f"{sealed.length} bita", f"paling besar {MOST_BYTES} bita")
    said = _open_sealed(open_statement, package, folder / CONTRIBUTION, area, key, opened)
    rolling_up.require_believable(said, folder / RELEASE, opened=opened)
    return said


def _village(package: Package, opened: OpenStore) -> AreaCode:
    """The village of a package, which must be one that this server knows. Raises T608."""
    try:
        area = AreaCode.kemendagri(package.code)
        entry = load_store(opened.store.path).areas.get(area)
    except CantikError as error:
        raise DeliveryRefused(
            "T608",
            "Desa ini tidak dikenal di sini",
            found=package.code,
            expected="desa dalam daftar wilayah",
            mend=_MENDS["T608"],
        ) from error
    if entry.fictitious and not opened.demo:
        raise DeliveryRefused(
            "T608",
            "Desa rekaan tidak diterima server ini",
            found=package.code,
            expected="desa yang ada",
            mend=_MENDS["T608"],
        )
    return area


def _require_clock(published: dt.date, reference: dt.date, today: dt.date) -> None:
    """A day is let pass for whoever is a time zone ahead."""
    if published > today + dt.timedelta(days=1):
        raise office_clock.refuse_day_to_come("Rilis ini terbit pada hari yang belum tiba", f"{published}", today)
    if reference > published:
        raise DeliveryRefused(
            "T609",
            "Keadaan data sesudah hari terbitnya",
            found=f"{reference}",
            expected=f"paling akhir {published}",
            mend=_MENDS["T609"],
        )


def _require_free_number(package: Package, opened: OpenStore) -> None:
    """A number that was taken once is never taken by other content. Raises T608."""
    held = shelf.held_contents(offices.shelf_of(opened.store.path, package.code), package.code, package.number)
    accepted = DeliveryArrival.objects.filter(kode=package.code, number=package.number, state=ACCEPTED)
    if held not in ("", package.contents) or accepted.exclude(contents=package.contents).exists():
        raise DeliveryRefused(
            "T608",
            "Nomor rilis ini sudah dipakai isi lain",
            found=package.number,
            expected="edisi baru bernomor baru",
            mend=_MENDS["T608"],
        )


def _counts(package: Package, folder: Path, area: AreaCode, key: str, opened: OpenStore) -> Contribution | None:
    """The contribution of a package, opened by the key of this office; None without. Raises T620 (also for counts that
    are handed up to the whole, which adds up what is printed: docs/adr/0144), R204."""
    sealed, layout = package.find(CONTRIBUTION), package.find(LAYOUT)
    if sealed is None or layout is None:
        return None
    if is_nation(offices.receiving_office(area)):
        raise refuse_counts("hitungan desa, yang berakhir di provinsi", "rilis desa saja")
    _require_size(sealed, layout)
    return _open_sealed(open_contribution, package, folder / CONTRIBUTION, area, key, opened)
