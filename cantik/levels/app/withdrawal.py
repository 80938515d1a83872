"""Withdraw the release of a level: by who may make one, signed by the key that sealed it, kept beside its files.

What it told stays in the store's memory and binds the releases that come after it: who has a copy still knows it.
"""

from __future__ import annotations

from cantik.base.atomic_write import lay
from cantik.codes.area import AreaCode, AreaLevel
from cantik.jobs.app import service
from cantik.levels.app import release_job
from cantik.levels.app.desk import LevelRelease
from cantik.levels.app.releases import LOCK
from cantik.release import countersign
from cantik.release.app import examining, withdrawing
from cantik.release.app.models import Withdrawal
from cantik.release.errors import NotNow
from cantik.release.signer import signer_of
from cantik.staff.app.models import Account
from cantik.staff.app.signing_keys import key_ids
from cantik.vault.alone import alone
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import StoreBusy

#: so long a withdrawal waits for a release that is being written
_WAIT_S = 2.0


def withdraw(area: AreaCode, release: LevelRelease, *, reason: str, opened: OpenStore, person: Account) -> Withdrawal:
    """Withdraw a release of an area or of what lies in it. Raises `NotNow` T402 while releases of the kabupaten are
    made, and for one that is withdrawn; otherwise as `withdrawing.withdraw_level`."""
    _refuse_while_made(area)
    sealed_by = _sealed_by(area, release)
    try:
        with alone(opened.store.path / LOCK, wait_s=_WAIT_S):
            return withdrawing.withdraw_level(
                code=release.code,
                sealed_by=sealed_by,
                number=release.shelved.number,
                reason=reason,
                opened=opened,
                person=person,
            )
    except StoreBusy as error:
        raise _busy() from error
    finally:
        _beside(release)


def envelope(release: LevelRelease) -> bytes:
    """Return the signed statement about a withdrawn release, as bytes; empty where nothing was signed."""
    rows = examining.seconds_of(release.code).get(release.shelved.number, [])
    return next((row.envelope.encode() for row in rows if row.file == countersign.WITHDRAWAL), b"")


def _beside(release: LevelRelease) -> None:
    """Put it beside the files: whoever copies the folder from now on takes it along. Done again by who tries twice."""
    said = envelope(release)
    if said:
        lay(release.shelved.folder / countersign.WITHDRAWAL, said)


def _kabupaten(area: AreaCode) -> AreaCode:
    return area if area.level is AreaLevel.PROVINSI else area.kabupaten()


def _refuse_while_made(area: AreaCode) -> None:
    if service.active_within(release_job.KIND.id, _kabupaten(area).text()):
        raise _busy()


def _busy() -> NotNow:
    return NotNow("Rilis wilayah sedang dibuat", mend="Tunggu sampai selesai, atau hentikan dahulu, lalu tarik.")


def _sealed_by(area: AreaCode, release: LevelRelease) -> AreaCode:
    """The area whose key sealed a release: the kabupaten where it was made with it, else the kecamatan itself."""
    key = signer_of(release.shelved.folder)  # what was damaged can be withdrawn too
    own = [] if release.is_group else [AreaCode.from_stored(release.code)]
    kabupaten = _kabupaten(area)
    return next((each for each in (*own, area, kabupaten) if key in key_ids(each)), kabupaten)
