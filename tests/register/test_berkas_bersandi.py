"""A file under a passphrase opens on a computer that is busy for a moment; on one that stays so, words say why not."""

from __future__ import annotations

import itertools
import threading
import time

import pyrage
import pytest

from cantik.vault import sealed_file
from cantik.vault.errors import ExportRefused
from tests.fixtures.frasa import ask_here
from tests.fixtures.terburuk import AGE

FRASA = "frasa sandi yang panjang"
SEALED = b"age-encryption.org/v1\n-> scrypt garam 18\nisi\n--- sidik\n"
BUSY = "Excessive work parameter for passphrase.\nDecryption would take around 32 seconds."


class Sibuk:
    """An opening that succeeds after a number of trials in which the computer seemed too slow."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, data: bytes, passphrase: str) -> bytes:
        self.times -= 1
        if self.times >= 0:
            raise pyrage.DecryptError(BUSY)
        return b"isi"


def test_a_busy_moment_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cantik.vault.sealed_file.ask_apart", ask_here)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", Sibuk(2))
    assert sealed_file.unseal(SEALED, passphrase=FRASA) == b"isi"


def test_a_computer_that_stays_busy_is_not_called_a_wrong_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cantik.vault.sealed_file.ask_apart", ask_here)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", Sibuk(99))
    with pytest.raises(ExportRefused) as caught:
        sealed_file.unseal(SEALED, passphrase=FRASA)
    assert caught.value.code == "R495"


def test_a_damaged_file_is_said_at_once() -> None:
    with pytest.raises(ExportRefused) as caught:
        sealed_file.unseal(b"bukan berkas age", passphrase=FRASA)
    assert caught.value.code == "R484"


@pytest.mark.parametrize("name", sorted(AGE))
def test_a_head_made_to_cost_minutes_is_refused_at_once(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(ExportRefused) as caught:
        sealed_file.unseal(AGE[name](), passphrase=FRASA)
    assert caught.value.code == "R484"
    assert time.process_time() - begun < 1


def test_nobody_waits_while_a_file_is_sealed_and_opened() -> None:
    """A passphrase costs a second of work, in which the library holds Python: others go on meanwhile."""
    ticks, done = [time.perf_counter()], threading.Event()

    def tick() -> None:
        while not done.wait(0.01):
            ticks.append(time.perf_counter())

    beside = threading.Thread(target=tick)
    beside.start()
    try:
        sealed = sealed_file.seal(b"isi", passphrase=FRASA)
        begun = time.perf_counter()
        assert sealed_file.unseal(sealed, passphrase=FRASA) == b"isi"
        took = time.perf_counter() - begun
    finally:
        done.set()
        beside.join()
    assert max(later - earlier for earlier, later in itertools.pairwise(ticks)) < took / 2


def test_the_process_that_opens_files_knows_no_secret_and_its_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cantik.vault.sealed_file._MEMORY", 1)  # it cannot even begin
    with pytest.raises(ExportRefused):
        sealed_file.unseal(SEALED, passphrase=FRASA)
