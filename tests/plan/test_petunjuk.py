"""What points at made-up interviews, from outside: an enumerator who sits at home beside one who walks.

Who made theirs up is known here by construction; whoever works honestly in a poor RT must not be pointed at."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.pipeline.app.field_signs import FormTrace, SignBounds, SignKind, signs, signs_of
from cantik.plan.app.models import Unit
from cantik.vault.app.opening import OpenStore
from tests.fixtures.simpanan import Cradle
from tests.plan.pendataan import K1, mulai
from tests.plan.test_layar import halaman
from tests.register.bekal import DESA
from tests.staff import bekal

BOUNDS = SignBounds(3, 0.33, 8, 5, 12, 5)
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
    assert {sign.kind for sign in found} == set(SignKind)
    assert sum(sign.kind is SignKind.UNCHANGED for sign in found) == 1
    assert not signs(made_up[:1], SignBounds(1, 0.33, 8, 5, 12, 5)), "one form is compared with nobody"


@pytest.mark.basisdata
def test_the_block_shows_where_to_look_first_and_approving_stays_as_free(
    cradle: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path
) -> None:
    here = mulai(copy_of(cradle), tmp_path)
    device = here.device()
    for family, minutes in (("A", 25), ("B", 1), ("C", 30)):
        begun = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)
        times = f"<start>{begun.isoformat()}</start><end>{(begun + dt.timedelta(minutes=minutes)).isoformat()}</end>"
        here.kirim(device, here.isi(family).replace(b"<awal>", f"{times}<awal>".encode()))
    block = here.block(K1)
    (sign,) = signs_of(block, here.opened)
    assert (sign.kind, sign.unit, sign.n) == (SignKind.SHORT, here.unit("B").pk, 1)
    address = f"/desa/{DESA.text()}/lapangan/{here.round.pk}/blok/{block.pk}/"
    page = re.sub(r"\s+", " ", halaman(bekal.browser(here.agen), address))
    assert "Diisi dalam 1 menit" in page
    assert "bukan tuduhan" in page
    assert "3 keluarga terkirim tanpa galat terbuka" in page
    assert Unit.objects.filter(stage="terkirim").count() == 3
