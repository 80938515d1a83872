"""A store that was made in vain goes again; what somebody works in, recorded, or laid there before stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base.errors import WrongUse
from cantik.vault import anchor, founding, scratch
from cantik.vault.app.opening import open_store
from cantik.vault.errors import StoreIncomplete
from cantik.vault.store import Store


def laid(folder: Path) -> list[str]:
    """What lies below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def made(folder: Path) -> founding.Founding:
    """A store with its key, as a command makes one before it asks anything."""
    found = founding.plan_founding(folder, None)
    assert found is not None
    Store.at(folder).master_key(None, create=True)
    return found


def test_it_goes_with_the_folders_that_were_made_for_it(tmp_path: Path) -> None:
    assert founding.withdraw(made(tmp_path / "hasil" / "simpanan"))
    assert laid(tmp_path) == []


def test_what_lay_there_before_stays(tmp_path: Path) -> None:
    folder = tmp_path / "simpanan"
    folder.mkdir()
    (folder / "wilayah.csv").write_text("kode\n")
    assert founding.withdraw(made(folder))
    assert laid(tmp_path) == ["simpanan", "simpanan/wilayah.csv"]


def test_a_key_that_lay_elsewhere_before_stays(tmp_path: Path) -> None:
    key = tmp_path / "kunci-induk"
    Store.at(tmp_path / "lain", key_file=key).master_key(None, create=True)
    found = founding.plan_founding(tmp_path / "simpanan", key)
    assert found is not None
    Store.at(tmp_path / "simpanan", key_file=key)
    assert founding.withdraw(found)
    assert key.is_file()


def test_a_store_that_stood_is_none_to_take_away(tmp_path: Path) -> None:
    made(tmp_path / "simpanan")
    assert founding.plan_founding(tmp_path / "simpanan", None) is None


def test_who_works_in_it_keeps_it(tmp_path: Path) -> None:
    """Another command may have opened the new store meanwhile."""
    found = made(tmp_path / "simpanan")
    with scratch.own(tmp_path / "simpanan"):
        assert not founding.withdraw(found)
        assert (tmp_path / "simpanan" / founding.CARD).is_file()
    assert founding.withdraw(found)


def test_who_comes_after_finds_no_card(tmp_path: Path) -> None:
    """It had read the card before: it must not go on with a database that is gone."""
    found = made(tmp_path / "simpanan")
    late = Store.at(tmp_path / "simpanan")
    assert founding.withdraw(found)
    with pytest.raises(StoreIncomplete, match=founding.CARD):
        late.require_card()


@pytest.mark.parametrize("said", [json.dumps({"nomor": 3}), "{", json.dumps({})])
def test_what_was_recorded_stays(tmp_path: Path, said: str) -> None:
    """Everything that is stored leaves a row in the log; a head that cannot be read may say anything."""
    found = made(tmp_path / "simpanan")
    (tmp_path / "simpanan" / anchor.FILE).write_text(said)
    before = laid(tmp_path)
    assert not founding.withdraw(found)
    assert laid(tmp_path) == before


def test_originals_stay(tmp_path: Path) -> None:
    found = made(tmp_path / "simpanan")
    (tmp_path / "simpanan" / "berkas").mkdir()
    (tmp_path / "simpanan" / "berkas" / "abc").write_bytes(b"tersegel")
    assert not founding.withdraw(found)


@pytest.mark.lambat
def test_only_a_typed_error_takes_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    """A fault of the program leaves everything for whoever looks for its cause; so does work that ended well."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    with django_db_blocker.unblock():
        with pytest.raises(WrongUse), open_store(tmp_path / "ditolak"):
            raise WrongUse("D002", "salah")
        assert laid(tmp_path) == []
        with pytest.raises(RuntimeError), open_store(tmp_path / "galat"):
            raise RuntimeError
        with open_store(tmp_path / "jadi"):
            pass
    for name in ("galat", "jadi"):
        assert (tmp_path / name / founding.CARD).is_file()
