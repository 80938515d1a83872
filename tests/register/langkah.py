"""Steps that the tests of the register take again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.batch import Agreement
from cantik.collect.finding import Finding
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.services import Applied, apply_batch
from cantik.register.core.app.submission import Submission
from cantik.register.core.plan import ImportPlan
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, DESA, SAAT, Row, batch


def wilayah(desa: AreaCode = DESA) -> int:
    """The internal number of a village that holds data."""
    area = find_area(desa)
    assert area is not None
    return int(area.pk)


def pencatat(
    opened: OpenStore, desa: AreaCode = DESA, *, by: str = "akun:1", at: dt.datetime | None = None, today: dt.date
) -> Recorder:
    """Somebody at work in the register of a village that holds data; `at`: now, unless something else is said."""
    return Recorder(opened, desa, wilayah(desa), by, at or clock.now(), today)


def terapkan(
    opened: OpenStore,
    folder: Path,
    rows: Sequence[Row],
    *,
    source: str = "opensid",
    reference: dt.date | None = AKHIR_2025,
    families: Sequence[Row] = (),
    name: str = "",
    findings: Sequence[Finding] = (),
    agreement: Agreement | None = None,
    quarantined: str | None = None,
    desa: AreaCode = DESA,
    at: dt.datetime = SAAT,
    part_of: int | None = None,
    addition: bool = False,
    choices: Mapping[str, str] | None = None,
) -> Applied:
    """Make a batch of these rows and apply it."""
    made, file = batch(
        rows,
        folder,
        source=source,
        reference=reference,
        families=families,
        name=name,
        agreement=agreement,
        quarantined=quarantined,
    )
    return apply_batch(
        opened=opened,
        area=desa,
        submission=Submission(made, findings, part_of=part_of, addition=addition, choices=choices),
        file=file,
        by="uji",
        at=at,
    )


def rencana(done: Applied) -> ImportPlan:
    """The plan that was carried out."""
    assert done.plan is not None
    return done.plan


def keadaan(on: dt.date = AKHIR_2025, *, known_at: dt.datetime | None = None) -> str:
    """The digest of the village's state on a date."""
    return register_view(DESA, on, by="uji", at=SAAT, known_at=known_at).state
