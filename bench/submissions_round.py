"""A round of door to door over a generated village: `… lane FOLDER FAMILIES SEED RELEASES`, its parts `make`,
`approve`, `release` each in a process of its own; prints JSON.

`make` imports the village, plans the round, fills a form for each of so many families: the register learns their houses
from it. `approve` is what the office does with them, `release` what the worker does for one, without printing.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.child import cpu_seconds
from bench.material import YEAR, material

if TYPE_CHECKING:
    from cantik.field.instruments.app.models import InstrumentVersion
    from cantik.field.rounds.app.models import Unit
    from cantik.vault.app.opening import OpenStore

#: families whose approval is measured; so much of the round has to be approvable
APPROVED, _MOST_OF = 500, 0.9
PERSONS_PER_FAMILY = 4.2
_REFERENCE = dt.date(YEAR, 12, 31)
_BY = "cantik bench"


def make(folder: Path, families: int, seed: int) -> dict[str, Any]:
    """The register of a village, and a round of which so many families were visited; how many were."""
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.collect.read import Delivery
    from cantik.pipeline.bring import Into, bring
    from cantik.vault.app.opening import open_store

    with material(seed, round(families * PERSONS_PER_FAMILY)) as made:
        made.store(str(folder))
        desa = AreaCode.kemendagri(made.village.code)
        with open_store(folder, demo=True) as opened:
            bring(
                [made.workbook],
                Into(opened, desa, _BY),
                Delivery(_REFERENCE, None),
                load(folder / AREAS_FILE),
                lambda *_: None,
            )
            visited = _visited(opened, desa.text(), families)
    return {"desa": desa.text(), "keluarga": visited}


def _visited(opened: OpenStore, code: str, most: int) -> int:
    from bench.submissions_store import someone
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.field.devices.app import devices
    from cantik.field.forms.app import writer
    from cantik.field.forms.app.form_rows import read_some
    from cantik.field.forms.app.service import PostOrigin, receive
    from cantik.field.forms.envelope import read_envelope
    from cantik.field.forms.post import SubmissionPost
    from cantik.field.instruments.app import versions
    from cantik.field.instruments.app.models import APPROVED
    from cantik.field.rounds.app import frame, rounds
    from cantik.field.rounds.app.models import Block, Unit
    from cantik.staff.app.areas import ensure_area
    from cantik.web.desk import VillageDesk
    from cantik.web.tahap.perencanaan.plan import source

    desa, now = AreaCode.kemendagri(code), clock.now()
    area = ensure_area(code=desa, by=_BY, at=now).pk
    agent, head, walker = (someone(role, code) for role in ("agen_statistik", "kepala_desa", "pencacah"))
    planned = rounds.PlannedActivity("pemutakhiran_keluarga", "Ukuran", _REFERENCE)
    made = rounds.begin(agent, area, planned, at=now, day=clock.today())
    versions.decide(head, made.version, APPROVED, "", area=desa, at=now)
    desk = VillageDesk(desa, area, opened, agent, clock.today())
    frame.freeze(agent, made, source.families(desk, _REFERENCE), at=now)
    rounds.assign(agent, made, {block.pk: walker for block in Block.objects.filter(round=made)}, at=now)
    made = rounds.open_round(agent, made, at=now, reason="metadata menyusul")
    device = devices.find_device(devices.issue(agent, made, walker, "Ponsel", at=now))
    units = Unit.objects.filter(block__round=made).select_related("block").prefetch_related("members")
    chosen = list(units.order_by("block", "pk")[:most])
    with writer.end_writers():
        for at, unit in enumerate(chosen):
            xml = _form(unit, made.version, at)
            receive(SubmissionPost(xml), read_envelope(xml), PostOrigin(code, device.pk if device else 0), now)
    while read_some(opened):
        pass
    return len(chosen)


def _form(unit: Unit, version: InstrumentVersion, at: int) -> bytes:
    """A form about a family as a phone fills it: everybody lives there as the list has it, the house is new."""
    people = "".join(
        f"<anggota><urutan>{line}</urutan><daftar_anggota><anggota_terdaftar>{member.entity}</anggota_terdaftar>"
        f"<nama>{member.name}</nama><r404>1</r404><jenis_kelamin>{member.sex}</jenis_kelamin><r407>{member.age}</r407>"
        f"<r409>{member.relation}</r409></daftar_anggota></anggota>"
        for line, member in enumerate(unit.members.all(), 1)
    )
    house = {"r301a": at % 4 + 1, "r302": 20 + at % 80, "r303": at % 8 + 1, "r304": at % 6 + 1, "r307a": at % 3 + 1}
    answers = "".join(f"<{name}>{code}</{name}>" for name, code in house.items())
    count = unit.members.count()
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{version.form_id}" version="{version.version}">'
        f"<awal><keluarga>{unit.entity}</keluarga></awal><kunjungan><r205>1</r205></kunjungan>"
        f"<tempat><dusun>{unit.block.dusun}</dusun><rt>{unit.block.rt}</rt><r112>{count}</r112></tempat>{people}"
        f"<perumahan>{answers}</perumahan>"
        f"<orx:meta><orx:instanceID>uuid:{uuid.uuid4()}</orx:instanceID></orx:meta></data>"
    ).encode()


def approve(folder: Path, most: int) -> dict[str, Any]:
    """Approve block by block; families, seconds by the clock and CPU seconds until so many were approved, and all."""
    from cantik.base import clock
    from cantik.field.review.app.approval import approve_block, draw, note_look
    from cantik.field.review.app.examination import ReviewContext
    from cantik.field.rounds.app.models import Block, Round
    from cantik.staff.app.models import Account
    from cantik.staff.app.rights import area_code
    from cantik.vault.app.opening import open_store

    with open_store(folder) as opened:
        agent = Account.objects.get(username="agen_statistik")
        made = Round.objects.select_related("activity__area", "version").get()
        desa = area_code(Account.objects.get(username="pencacah").assignments.get().area)
        context = ReviewContext(opened, desa, made.activity.area_id, made, clock.today())
        done, spent, cpu, every = 0, 0.0, 0.0, 0
        for block in Block.objects.filter(round=made, units__stage="terkirim").distinct().order_by("pk"):
            found = draw(agent, context, block)
            instances = {reviewed.unit.pk: reviewed.form.row.instance for reviewed in found.ready}
            for unit in found.sample:
                note_look(agent, unit, instances[unit.pk], clock.now())
            if not found.ready:
                continue
            begun, used = time.perf_counter(), cpu_seconds()
            units = approve_block(agent, context, block, at=clock.now()).units
            every += units
            if done < most:
                done, spent, cpu = done + units, spent + time.perf_counter() - begun, cpu + cpu_seconds() - used
    return {"keluarga": done, "detik": spent, "cpu": cpu, "semua": every}


def release(folder: Path) -> dict[str, Any]:
    """CPU seconds of a release: the register frozen, measured, protected; how many tables."""
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.pipeline import steps
    from cantik.staff.app.models import Assignment
    from cantik.staff.app.rights import area_code
    from cantik.vault.app.opening import open_store

    with open_store(folder) as opened:
        desa = area_code(Assignment.objects.filter(role="pencacah").get().area)
        knowledge = load(folder / AREAS_FILE).of(desa)
        used = cpu_seconds()
        counted = steps.count(desa, _REFERENCE, opened=opened, knowledge=knowledge, by=_BY, tell=lambda *_: None)
        safe = steps.shield(counted, knowledge, tell=lambda *_: None)
        return {"cpu": cpu_seconds() - used, "tabel": len(safe.tables)}


def lane(folder: Path, families: int, seed: int, releases: int) -> dict[str, Any]:
    """The round on one database; with `releases` a release before and after it, so many times each, the cheapest."""

    def part(act: str, *numbers: int) -> dict[str, Any]:
        command = [sys.executable, "-m", "bench.submissions_round", act, str(folder / "putaran"), *map(str, numbers)]
        said: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        return said

    made = part("make", families, seed)
    before = [part("release") for _ in range(releases)]
    done = part("approve", APPROVED)
    after = [part("release") for _ in range(releases)]
    wrong = [f"{made['keluarga']} keluarga didata"] if made["keluarga"] < families else []
    wrong += [f"{done['semua']} keluarga disetujui"] if done["semua"] < _MOST_OF * families else []
    return {
        "salah": wrong,
        "setuju_detik": done["detik"] * APPROVED / max(1, done["keluarga"]),
        "setuju_cpu": done["cpu"] * APPROVED / max(1, done["keluarga"]),
        "disetujui": done["semua"],
        "rilis_cpu": [min(run["cpu"] for run in runs) for runs in (before, after)] if releases else [],
    }


_ACTS: dict[str, Callable[..., dict[str, Any]]] = {"make": make, "approve": approve, "release": release, "lane": lane}

if __name__ == "__main__":
    from cantik.web.setup import django

    django(pages=True)
    act, place, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps(_ACTS[act](Path(place), *map(int, numbers))))
