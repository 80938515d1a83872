"""What was signed about a release after its day: the judgement of the walidata, a withdrawal; by whom it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.codes.zone import zone_of
from cantik.release import countersign
from cantik.release.app.models import EXAMINED, Publication, ReleaseCheckStep, SecondSignature, Signature
from cantik.release.check import CheckState
from cantik.release.errors import NotNow
from cantik.release.files import CONTENTS
from cantik.staff.app.signing_keys import own_key, walidata_key
from cantik.vault.app.opening import OpenStore
from cantik.vault.signature import SigningKey


def judge(
    area: AreaCode, release: Path, file: str, *, opened: OpenStore, by: str, at: dt.datetime, office: bool = True
) -> None:
    """Sign the judgement `file` (one of `countersign.BESIDE`) of the release that lies in a folder of the shelf, and
    keep it, in the transaction of the act: by the walidata's key, or the village's own (`office` False). What is
    practised nobody signs. Raises `NotNow` (T402) when another one of this kind came first, or when the steps of the
    check do not lead to a countersignature."""
    if is_practice(area):
        return
    approved = ReleaseCheckStep.objects.filter(kode=area.text(), number=release.name, after=CheckState.APPROVED)
    if file == countersign.COUNTERSIGNATURE and not approved.exists():
        raise NotNow("Rilis ini belum dapat disetujui: mulai memeriksanya dan tutup dahulu semua temuannya")
    made = walidata_key(opened=opened, area=area, by=by) if office else own_key(opened=opened, area=area, by=by)
    _keep(area.text(), release, file, key=made, by=by, at=at, on=at.astimezone(zone_of(area)).date())


def judge_level(code: str, release: Path, area: AreaCode, *, opened: OpenStore, by: str, at: dt.datetime) -> None:
    """Sign that the release of a level was withdrawn, by the key of an area, and keep it in the transaction of the act.
    Raises as `judge`."""
    key, on = own_key(opened=opened, area=area, by=by), at.astimezone(zone_of(area)).date()
    _keep(code, release, countersign.WITHDRAWAL, key=key, by=by, at=at, on=on)


def _keep(
    code: str, release: Path, file: str, *, key: tuple[SigningKey, str], by: str, at: dt.datetime, on: dt.date
) -> None:
    private, keyid = key
    envelope = countersign.sign_judgement(file, (release / CONTENTS).read_bytes(), private, on=on)
    _row, made = SecondSignature.objects.get_or_create(
        kode=code,
        number=release.name,
        file=file,
        defaults={"envelope": envelope.decode(), "key": keyid, "by": by, "at": at},
    )
    if not made:
        raise NotNow("Rilis ini tidak lagi menunggu pemeriksaan", found=release.name)


def seconds(area: AreaCode) -> dict[str, list[SecondSignature]]:
    """The signed judgements about a village's releases, by number."""
    return seconds_of(area.text())


def seconds_of(code: str) -> dict[str, list[SecondSignature]]:
    """The same of whatever lies under a code or the id of a group."""
    found: dict[str, list[SecondSignature]] = {}
    for row in SecondSignature.objects.filter(kode=code).order_by("pk"):
        found.setdefault(row.number, []).append(row)
    return found


def makers(area: AreaCode, number: str) -> tuple[tuple[str, dt.datetime | None], ...]:
    """Who handed a release in and who signed it, with when; nobody here for one that was brought with its signature."""
    signed = Signature.objects.filter(kode=area.text(), number=number).select_related("draft").first()
    if signed is None:
        return ()
    return (signed.draft.submitted_by, signed.draft.submitted_at), (signed.by, signed.at)


def list_examined(villages: Iterable[str]) -> set[tuple[str, str]]:
    """Code and number of the releases of some villages that a walidata has examined."""
    rows = Publication.objects.filter(channel=EXAMINED, kode__in=list(villages))
    return set(rows.values_list("kode", "number"))
