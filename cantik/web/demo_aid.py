"""What the demo's first village knows of aid: its answers in the form of Regsosek, the families of the newest DTSEN
version with their deciles, and those in PKH; for the workspace on poverty and the field of social protection."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cantik.base import clock
from cantik.base.progress import Tell
from cantik.codes.knowledge import load_store
from cantik.collect.app.models import Batch
from cantik.collect.batch import Agreement
from cantik.collect.read import Delivery
from cantik.content.dtsen_versions import list_versions
from cantik.contoh.dtsen import write_deciles, write_programme
from cantik.contoh.model import InventedVillage
from cantik.contoh.regsosek import write_regsosek
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app import queries
from cantik.staff.app import rights
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore

_YEARS = 3


def bring_aid_lists(opened: OpenStore, village: InventedVillage, inputs: Path, by: Account, tell: Tell) -> None:
    """The three files of a village, once."""
    day = list_versions(clock.today())[0]
    listed = inputs / f"pkh_{village.code}.xlsx"
    area = rights.area_code(village.code)
    if not queries.standing_batches(area, clock.today()) or Batch.objects.filter(file_name=listed.name).exists():
        return
    agreement = Agreement(
        "CONTOH/2/2026",
        day - dt.timedelta(days=60),
        (village.name, "Dinas Sosial Kabupaten Contoh"),
        ("statistik",),
        "orang",
        (),
        day + dt.timedelta(days=_YEARS * 365),
        day,
    )
    answers, deciles = inputs / f"regsosek_{village.code}.xlsx", inputs / f"dtsen_keluarga_{village.code}.csv"
    write_regsosek(village, answers)
    write_deciles(village, deciles)
    write_programme(village, listed, day.year)
    into, knowledge = Into(opened, area, by.actor), load_store(opened.store.path)
    for file in (answers, deciles, listed):
        bring((file,), into, Delivery(day, agreement), knowledge, tell)
