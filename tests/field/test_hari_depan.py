"""No day to come is taken for one that was: not that of the visit, which a phone writes by its own clock, nor that of
anything that happened. The office refuses what the phone refuses, whatever program wrote the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from cantik.base import clock
from cantik.field.errors import StateRefused
from cantik.field.instruments.fields import field_tree
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.standalone_faults import days_to_come
from tests.field.conftest import Made
from tests.field.pendataan import Putaran
from tests.field.test_layar import kirim
from tests.register.bekal import DESA
from tests.staff import bekal

#: of a family: who is told of otherwise, with which question a day is told
DAYS = {
    "kunjungan": None,
    "meninggal": ("AKI", {"r404": "2"}, "tanggal_peristiwa"),
    "pindah": ("AMINAH", {"r404": "3"}, "tanggal_peristiwa"),
    "lahir": ("AMINAH", {}, "tanggal_lahir"),
}


def terisi(here: Putaran, name: str, day: dt.date) -> bytes:
    """The first family, with one day of it."""
    told = DAYS[name]
    if told is None:
        return here.isi("A").replace(b"2026-10-05", day.isoformat().encode())
    who, said, question = told
    lines = [
        here.baris(each, **(said | {question: day.isoformat()} if each == who else {}))
        for each in ("AMAT", "AMINAH", "AKI")
    ]
    return here.isi("A", lines)


@pytest.mark.parametrize("name", DAYS)
def test_a_day_to_come_is_not_approved(putaran: Putaran, name: str) -> None:
    far = clock.today() + dt.timedelta(days=3)
    putaran.kirim(putaran.device(), terisi(putaran, name, far))
    with pytest.raises(StateRefused, match="R594"):
        approve(putaran.agen, putaran.context, [UnitVerdict(putaran.unit("A").pk)], at=clock.now())
    page = bekal.browser(putaran.agen).get(
        f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/keluarga/{putaran.unit('A').pk}/"
    )
    assert "hari yang belum tiba" in page.content.decode()


def test_the_day_of_today_is(putaran: Putaran) -> None:
    putaran.kirim(putaran.device(), terisi(putaran, "meninggal", clock.today()))
    approve(putaran.agen, putaran.context, [UnitVerdict(putaran.unit("A").pk)], at=clock.now())
    assert FieldEvent.objects.get().occurred_on == clock.today()


def test_what_became_of_somebody_did_not_become_of_them_tomorrow(putaran: Putaran) -> None:
    lines = [putaran.baris("AMAT"), putaran.baris("AMINAH")]
    instance = putaran.kirim(putaran.device(), putaran.isi("A", lines))
    aki, tomorrow = putaran.member("AKI").person, clock.today() + dt.timedelta(days=1)
    here = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/keluarga/{putaran.unit('A').pk}/setujui/"
    said = {"isian": instance, f"kabar_{aki}": "mati", f"hari_{aki}": tomorrow.isoformat()}
    assert "Hari ini belum tiba" in kirim(bekal.browser(putaran.agen), here, 422, **said)


def test_every_date_of_every_shipped_form_is_looked_at(made: Mapping[str, Made]) -> None:
    """By a tree of each form: one day to come in each of its questions for a date, and in an entry of its roster."""
    last, seen = dt.date(2026, 10, 6), 0
    for one in made.values():
        tree = field_tree(one.form)
        for block in tree["blok"]:
            for question in block["isian"]:
                if question["jenis"] != "tanggal":
                    continue
                entry = {question["nama"]: "2026-10-07"}
                fine = {question["nama"]: "2026-10-06"}
                roster = {block["daftar"]: [fine, entry]} if block["daftar"] else {}
                found = days_to_come(tree, {} if roster else entry, roster, last)
                assert [(each["path"], each["entry"]) for each in found] == [(question["jalur"], 2 if roster else 0)]
                seen += 1
    assert seen >= 4
