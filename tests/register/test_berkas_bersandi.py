"""A file under a passphrase opens on a computer that is busy for a moment; on one that stays so, words say why not."""

from __future__ import annotations

import pyrage
import pytest

from cantik.vault import sealed_file
from cantik.vault.errors import ExportRefused

FRASA = "frasa sandi yang panjang"
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
    monkeypatch.setattr(pyrage.passphrase, "decrypt", Sibuk(2))
    assert sealed_file.unseal(b"...", passphrase=FRASA) == b"isi"


def test_a_computer_that_stays_busy_is_not_called_a_wrong_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyrage.passphrase, "decrypt", Sibuk(99))
    with pytest.raises(ExportRefused) as caught:
        sealed_file.unseal(b"...", passphrase=FRASA)
    assert caught.value.code == "R495"


def test_a_damaged_file_is_said_at_once() -> None:
    with pytest.raises(ExportRefused) as caught:
        sealed_file.unseal(b"bukan berkas age", passphrase=FRASA)
    assert caught.value.code == "R484"
