"""Who begins to deliver and does not go on fills no disk and shuts nobody out: bound in number, bytes and age, swept by
the tick, named by `cantik doctor`. The outsider announces packages as a careless sender would."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.cli import main
from cantik.content.loader import limit
from cantik.federate.app import gathering, inbox
from cantik.federate.app.models import Sender
from cantik.federate.package import Package, PackedFile
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.simpanan import new_store
from tests.staff import bekal

__all__ = ["new_store"]

pytestmark = pytest.mark.satu_basisdata
CARELESS, OTHER = bekal.DESA, "99.01.01.2002"
MB = 1_000_000


def package(code: str, number: str, size: int = 3 * MB) -> Package:
    own = hashlib.sha256(f"{code} {number}".encode()).hexdigest()
    names = ("rilis/isi.json", "rilis/tanda-tangan.dsse.json")
    files = tuple(PackedFile(name, size // 2, hashlib.sha256(f"{own}{name}".encode()).hexdigest()) for name in names)
    return Package(code, number, files[0].digest, files)


def announce(opened: OpenStore, code: str, number: str, size: int = 3 * MB) -> str:
    """What the door says to it: "" or a code. A first kB of it comes."""
    wanted = package(code, number, size)
    try:
        made, _ = inbox.announce(wanted.encode_list(), opened=opened, kode=code)
        inbox.add_chunk(made, made.files[0].digest, 0, b"x" * 1000, opened=opened)
    except CantikError as error:
        return error.code
    return ""


@pytest.fixture
def office(new_store: Callable[[], Path]) -> Path:
    folder = new_store()
    with open_store(folder):
        for code in (CARELESS, OTHER):
            at = clock.now()
            Sender.objects.create(
                kode=code, key="a" * 64, token=code, secret=code, invited_by="uji", invited_at=at, until=at
            )
    return folder


def test_unfinished_packages_are_bound_named_and_swept(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    most = limit("kiriman_belum_utuh").whole
    with open_store(office) as opened:
        assert [announce(opened, CARELESS, f"2025-{n}") for n in range(1, 30)] == [""] * most + ["T612"] * (29 - most)
        assert announce(opened, CARELESS, "2025-1") == "", "what began goes on"
        assert announce(opened, CARELESS, "2025-2", 4 * MB) == "", "the same edition packed anew takes its own place"
        assert announce(opened, OTHER, "2025-1") == "", "nobody else is shut out"
        found = gathering.list_unfinished(opened)
        assert sorted((each.code, each.number, each.held, each.size) for each in found) == [
            (CARELESS, "2025-1", 1000, 3 * MB),
            (CARELESS, "2025-2", 1000, 4 * MB),
            (CARELESS, "2025-3", 1000, 3 * MB),
            (OTHER, "2025-1", 1000, 3 * MB),
        ]
    assert main(["doctor", "--store", str(office)]) == 0
    assert f"kiriman belum utuh: 4, seluruhnya 1 MB: {CARELESS} 2025-" in capsys.readouterr().out
    with open_store(office) as opened:
        days = dt.timedelta(days=13)
        assert gathering.sweep_unfinished(opened, clock.now() + days) == 0
        for path in (opened.store.path / ".kiriman-masuk" / CARELESS).rglob("*"):
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 15 * 86400))
        assert gathering.sweep_unfinished(opened, clock.now()) == 3
        assert [each.code for each in gathering.list_unfinished(opened)] == [OTHER]
        left = [path.name for path in (opened.store.path / ".kiriman-masuk" / CARELESS).rglob("*") if path.is_file()]
        assert [name for name in left if not name.startswith("gembok")] == []
        assert announce(opened, CARELESS, "2025-9") == "", "it can begin again"


def test_a_sender_s_bytes_are_bound_and_room_is_kept_for_those_who_have_nothing_here(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, free = limit("kiriman_mb").whole * MB - 2, [10_000]
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free[0] * MB))
    with open_store(office) as opened:
        assert announce(opened, CARELESS, "2025-1", large) == ""
        assert announce(opened, CARELESS, "2025-2", large) == ""
        assert announce(opened, CARELESS, "2025-3", large) == "T612", "three of them are more than its share"
        free[0] = limit("kiriman_sisa_mb").whole + 100
        assert announce(opened, OTHER, "2025-1") == "", "the first one of a sender has its room"
        assert announce(opened, OTHER, "2025-2") == "T611", "a further one leaves room for those who have none here"
