"""What points at made-up interviews, from outside: an enumerator who sits at home beside one who walks.

Who made theirs up is known here by construction; whoever works honestly in a poor RT must not be pointed at."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest

from cantik.field.review.app.models import SignAnswer
from cantik.field.review.app.signs import FormTrace, SignBounds, SignKind, signs, signs_of
from cantik.field.rounds.app.models import Unit
from cantik.staff.app.models import AuditEntry
from tests.field.pendataan import K1, Putaran
from tests.field.test_layar import halaman, kirim
from tests.register.bekal import DESA
from tests.staff import bekal

BOUNDS = SignBounds(3, 0.33, 8, 5, 12, 5, 1000, 5, 10, 250)
QUESTIONS = [f"r3{at:02d}" for at in range(15)]
WALKS, SITS = 1, 2


def honest(unit: int, chance: random.Random) -> FormTrace:
    """A poor RT: most houses alike, yet each with something of its own, and something changed somewhere."""
    answers = dict.fromkeys(QUESTIONS, "1") | {"r302": str(chance.randint(18, 90)), "r303": chance.choice("123")}
    return FormTrace(unit, WALKS, chance.uniform(12, 40), answers, 10, chance.choice([0, 0, 1, 3]))


def test_whoever_sits_at_home_is_pointed_at_and_whoever_walks_is_not() -> None:
    chance = random.Random(4)
    traces: list[FormTrace] = []
    for _ in range(30):
        traces = [honest(unit, chance) for unit in range(20)]
        traces[3] = FormTrace(3, WALKS, None, traces[3].answers, 0, 0)  # a phone without a clock
        assert not signs(traces, BOUNDS)
    made_up = [FormTrace(unit, SITS, 1.5, dict.fromkeys(QUESTIONS, "1"), 10, 0) for unit in range(100, 110)]
    found = signs([*traces, *made_up], BOUNDS)
    assert {sign.unit for sign in found} == set(range(100, 110))
    assert {sign.kind for sign in found} == {SignKind.SHORT, SignKind.SAME, SignKind.UNCHANGED}
    assert sum(sign.kind is SignKind.UNCHANGED for sign in found) == 1
    assert not signs(made_up[:1], replace(BOUNDS, minutes=1)), "one form is compared with nobody"


def _door(east: float, north: float) -> tuple[float, float]:
    """Metres from the mosque as degrees there: lengths of a degree at 7.5 degrees south out of a geodetic table."""
    return -7.5 + north / 110_587.0, 110.25 + east / 110_378.0


def test_where_doors_are_points_at_a_living_room_and_not_at_a_scattered_hamlet() -> None:
    chance = random.Random(7)
    for reach in (150.0, 2_000.0):  # a dense RT; huts strewn over the hills
        honestly = [
            replace(
                honest(unit, chance),
                point=_door(chance.uniform(-reach, reach), chance.uniform(-reach, reach)),
            )
            for unit in range(20)
        ]
        honestly[4] = replace(honestly[4], point=None)  # no signal from the sky: nothing is said of it
        honestly[5] = replace(honestly[5], before=honestly[5].point)
        assert not signs(honestly, BOUNDS), reach
        lost = replace(honestly[6], point=_door(reach * 12, 0))
        (sign,) = signs([*honestly[:6], lost, *honestly[7:]], BOUNDS)
        assert (sign.kind, sign.unit) == (SignKind.FAR, 6)
        assert abs(sign.n - reach * 12) < reach
        home = _door(40, 40)
        room = [
            replace(honest(unit, chance), who=SITS, point=_door(40 + chance.uniform(-3, 3), 40))
            for unit in range(50, 56)
        ]
        (sign,) = signs([*honestly, *room], BOUNDS)
        assert (sign.kind, sign.n) == (SignKind.TOGETHER, 6)
        assert sign.unit in range(50, 56)
        elsewhere = replace(honestly[7], before=_door(0, 0), point=_door(0, 400))
        (sign,) = signs([elsewhere], BOUNDS)
        assert (sign.kind, abs(sign.n - 400) <= 4) == (SignKind.MOVED, True)  # sphere, ellipsoid
        assert not signs([replace(elsewhere, before=None), replace(honestly[8], point=home, before=home)], BOUNDS)


@pytest.mark.basisdata
def test_the_block_shows_where_to_look_first_and_approving_stays_as_free(putaran: Putaran) -> None:
    device = putaran.device()
    for family, minutes in (("A", 25), ("B", 1), ("C", 30)):
        begun = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)
        times = f"<start>{begun.isoformat()}</start><end>{(begun + dt.timedelta(minutes=minutes)).isoformat()}</end>"
        putaran.kirim(device, putaran.isi(family).replace(b"<awal>", f"{times}<awal>".encode()))
    block = putaran.block(K1)
    (sign,) = signs_of(block, putaran.opened)
    assert (sign.kind, sign.unit, sign.n) == (SignKind.SHORT, putaran.unit("B").pk, 1)
    address = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/blok/{block.pk}/"
    page = re.sub(r"\s+", " ", halaman(bekal.browser(putaran.agen), address))
    assert "Diisi dalam 1 menit" in page
    assert "bukan tuduhan" in page
    agen, said = bekal.browser(putaran.agen), {"satuan": str(sign.unit), "rupa": "singkat"}
    kirim(bekal.browser(putaran.kades), f"{address}petunjuk/", 403, **said, alasan="Sudah saya tanya.")
    kirim(agen, f"{address}petunjuk/", 302, **said, alasan="ya")  # no reason is none
    kirim(agen, f"{address}petunjuk/", 302, satuan=said["satuan"], rupa="jauh", alasan="Tidak ada petunjuk ini.")
    assert not SignAnswer.objects.exists()
    kirim(agen, f"{address}petunjuk/", 302, **said, alasan="Rumahnya kosong, hanya satu orang.")
    kirim(agen, f"{address}petunjuk/", 302, **said, alasan="Ditekan untuk kedua kalinya.")
    page = re.sub(r"\s+", " ", halaman(agen, address))
    assert "Diisi dalam 1 menit" not in page
    assert "“Rumahnya kosong, hanya satu orang.”, Siti Agen" in page
    assert AuditEntry.objects.filter(action="lapangan.petunjuk").count() == 1
    assert "3 keluarga terkirim tanpa galat terbuka" in page
    assert Unit.objects.filter(stage="terkirim").count() == 3
