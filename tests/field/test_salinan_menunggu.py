"""A copy of a phone waits while the agen reads what is in it; the duties of the store run meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from cantik.base import clock
from cantik.field.forms.app.phone_copies import HandedCopy, keep_waiting, open_waiting_copy
from cantik.jobs.app.tick import tick
from cantik.register.leave.app.erasing import sweep
from cantik.vault.app.opening import OpenStore
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import DESA


def test_a_copy_that_waits_is_not_what_an_erasure_left(cradle: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> None:
    opened = copy_of(cradle)
    name = keep_waiting(HandedCopy(b"salinan ponsel Rina", DESA, 1, "siti"), opened)
    for _ in range(2):
        tick(opened, at=clock.now())
    assert open_waiting_copy(DESA, name, opened) == b"salinan ponsel Rina"
    sweep(opened)  # after an erasure it goes: nobody knows who stands in it
    assert not list(opened.store.path.glob(".berkas-salinan-*"))
