"""A village has two sites, one for a stick and one on the server: what both say is made once, and is the same bytes as
if each were made alone. A page says the same whether its words are chosen while it is compiled or while it is set."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.publish.site import PublicSite
from cantik.publish.site.page_templates import environment
from cantik.publish.site.statement_pages import OfficeWords
from tests.fixtures.desa_bertetangga import OWN, Neighbourhood, neighbourhood, year_before

SERVER = OfficeWords(address=f"https://desa.contoh.id/situs/{OWN}/", own_tables="https://desa.contoh.id")


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _told(tmp_path: Path) -> tuple[Neighbourhood, Callable[..., PublicSite]]:
    told = replace(neighbourhood(), pasts=(year_before(2024, 3),))
    told.lay(tmp_path / "awal")
    pasts, around = told.editions(tmp_path / "awal" / "rilis" / OWN), told.around
    return told, lambda **more: PublicSite(more.pop("own", told.villages[0]), pasts=pasts, around=around, **more)


def test_the_second_site_of_a_village_is_the_same_beside_the_first_as_alone(tmp_path: Path) -> None:
    _, site = _told(tmp_path)
    folder = tmp_path / "awal" / "rilis" / OWN
    first = site()
    first.write(folder, tmp_path / "flashdisk")
    for name, beside in (("sendiri", None), ("bersama", first)):
        site(up="../index.html", words=SERVER).lay_beside(beside).write(folder, tmp_path / name)
    assert _read(tmp_path / "bersama") == _read(tmp_path / "sendiri")
    assert b"desa.contoh.id" not in b"".join(_read(tmp_path / "flashdisk").values())


def test_a_site_of_another_edition_takes_nothing_of_the_one_beside_it(tmp_path: Path) -> None:
    told, site = _told(tmp_path)
    first, folder = site(), tmp_path / "awal" / "rilis" / OWN
    first.write(folder, tmp_path / "lama")
    figures = tuple(replace(f, title=f"{f.title} lain") for f in told.villages[0].figures)
    other = replace(told.villages[0], figures=figures)
    for name, beside in (("sendiri", None), ("bersama", first)):
        site(own=other).lay_beside(beside).write(folder, tmp_path / name)
    assert _read(tmp_path / "bersama") == _read(tmp_path / "sendiri")
    assert _read(tmp_path / "bersama") != _read(tmp_path / "lama")


def test_words_chosen_while_compiling_are_those_chosen_while_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, site = _told(tmp_path)
    folder = tmp_path / "awal" / "rilis" / OWN
    site().write(folder, tmp_path / "dipilih")
    for module in ("make", "release_views"):
        found = importlib.import_module(f"cantik.publish.site.{module}")
        monkeypatch.setattr(found, "environment", lambda _lang: environment())
    site().write(folder, tmp_path / "ditanya")
    assert _read(tmp_path / "dipilih") == _read(tmp_path / "ditanya")
