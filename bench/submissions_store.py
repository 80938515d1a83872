"""The store of `cantik bench submissions`, in a process of its own: `… make|count|people FOLDER`; prints JSON."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cantik.staff.app.models import Account

CLIENTS = 50
DESA = "99.01.01.2001"


def someone(role: str, area: str) -> Account:
    """A person with a role in a village, named after it."""
    from cantik.base import clock
    from cantik.staff.app.models import Account, Assignment

    today, now = clock.today(), clock.now()
    person = Account.objects.create(username=role, name=role, created_at=now, last_used=today, password="!")  # noqa: S106
    until = today + dt.timedelta(days=300)
    Assignment.objects.create(person=person, role=role, area=area, start=today, until=until, granted_at=now)
    return person


def make(folder: Path) -> dict[str, Any]:
    """A village whose round is open, with a version of a form of 250 questions and a device for each client."""
    from bench.submissions_load import BLOCKS, FORM, QUESTIONS, VERSION
    from cantik.base import clock
    from cantik.base.canonical import canonical_json
    from cantik.codes.area import AreaCode
    from cantik.field.devices.app import devices
    from cantik.field.instruments.app import versions
    from cantik.field.instruments.app.models import APPROVED, InstrumentVersion
    from cantik.field.instruments.list_fields import FAMILY_PATH
    from cantik.field.rounds.app import frame, rounds
    from cantik.field.rounds.app.models import Block
    from cantik.field.rounds.frame import FramedFamily, FramedPerson
    from cantik.staff.app.areas import ensure_area
    from cantik.vault.app.opening import open_store

    with open_store(folder, demo=True):
        now, day = clock.now(), clock.today()
        agent, head = someone("agen_statistik", DESA), someone("kepala_desa", DESA)
        area = ensure_area(code=AreaCode.kemendagri(DESA), by=agent.actor, at=now).pk
        activity = rounds.start_activity(agent, area, "pemutakhiran_keluarga", "Ukuran", at=now)
        made = rounds.start_round(agent, activity, day, at=now, day=day)
        people = (FramedPerson(1, "CONTOH", "1", "1", 40),)
        frame.freeze(agent, made, [FramedFamily(1, ("KRAJAN", "01", "01"), "0001", people)], at=now)
        made.refresh_from_db()
        rounds.assign(agent, made, {block.pk: agent for block in Block.objects.filter(round=made)}, at=now)
        versions.decide(head, made.version, APPROVED, "", area=AreaCode.kemendagri(DESA), at=now)
        rounds.open_round(agent, made, at=now, reason="metadata menyusul")
        fields = [
            {
                "nama": f"r{n:03d}",
                "satuan": "keluarga",
                "jenis": "text",
                "jalur": f"/data/blok{n // QUESTIONS}/r{n:03d}",
            }
            for n in range(BLOCKS * QUESTIONS)
        ]
        blocks = [
            {"id": f"blok{n}", "judul": "", "daftar": "", "isian": fields[n * QUESTIONS : (n + 1) * QUESTIONS]}
            for n in range(BLOCKS)
        ]
        InstrumentVersion.objects.create(
            area_id=area,
            instrument="besar",
            form_id=FORM,
            version=VERSION,
            reference=day,
            workbook=b"",
            xform=f'<bind nodeset="{FAMILY_PATH}"/>',
            fields=canonical_json(
                {"formulir": FORM, "judul": "Besar", "satuan": "keluarga", "blok": blocks, "kode": {}}
            ).decode(),
            digest="0" * 64,
            recorded_at=now,
            recorded_by=agent.actor,
        )
        return {"token": [devices.issue(agent, made, agent, f"Ponsel {n}", at=now) for n in range(CLIENTS)]}


def people(folder: Path, count: int) -> dict[str, Any]:
    """A frame of so many persons in families of four, all of them of the blocks of the devices."""
    from cantik.field.rounds.app.models import FAMILY, Block, FrameMember, Unit
    from cantik.vault.app.opening import open_store

    with open_store(folder):
        block = Block.objects.get()
        families = (
            Unit(block=block, kind=FAMILY, family=n, head=f"CONTOH {n}", card="0001") for n in range(2, count, 4)
        )
        made = Unit.objects.bulk_create(families, batch_size=2000)
        rows = (
            FrameMember(unit=made[n // 4], person=n + 2, place=n % 4 + 1, name=f"CONTOH {n}", relation="4", age=n % 90)
            for n in range(count)
        )
        FrameMember.objects.bulk_create(rows, batch_size=2000)
    return {}


def units(folder: Path, count: int) -> dict[str, Any]:
    """The entities of so many families of the round that nobody has visited."""
    from cantik.field.rounds.app.models import Unit
    from cantik.field.rounds.states import UnitStage
    from cantik.vault.app.opening import open_store

    with open_store(folder):
        rows = Unit.objects.filter(stage=UnitStage.OPEN).order_by("pk").values_list("entity", flat=True)
        return {"entitas": [str(entity) for entity in rows[:count]]}


def visited(folder: Path, _count: int) -> dict[str, Any]:
    """How many families of the round have a form that was sent."""
    from cantik.field.rounds.app.models import Unit
    from cantik.field.rounds.states import UnitStage
    from cantik.vault.app.opening import open_store

    with open_store(folder):
        return {"terkirim": Unit.objects.filter(stage=UnitStage.SUBMITTED).count()}


def count(folder: Path) -> dict[str, Any]:
    """What stands in the store: instances, groups, whether each opens and the log holds."""
    from cantik.field.forms.app.models import FormSubmission
    from cantik.field.forms.app.storage import open_xml
    from cantik.staff.app import log
    from cantik.vault.app.opening import open_store

    with open_store(folder) as opened:
        found, groups = [], set()
        for row in FormSubmission.objects.all().iterator(500):
            if row.instance.encode() not in open_xml(row, opened.keys):
                raise AssertionError("another form")
            found.append(row.instance)
            groups.add(row.entry)
        return {"ada": found, "kelompok": len(groups), "log": log.verify_chain().whole}


_ACTS = {"make": make, "count": count}
_NUMBERED = {"people": people, "units": units, "visited": visited}

if __name__ == "__main__":
    from cantik.web.setup import django

    django(pages=True)
    act, place = sys.argv[1], Path(sys.argv[2])
    said = _NUMBERED[act](place, int(sys.argv[3])) if act in _NUMBERED else _ACTS[act](place)
    sys.stdout.write(json.dumps(said))
