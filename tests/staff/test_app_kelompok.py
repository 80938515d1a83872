"""A role that holds on a group of areas: what its bearer tries outside the group, before and after membership, and with
the power to give roles; broken files of groups."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.content.loader import load_content
from cantik.staff.app import accounts, appointments, log, rights
from cantik.staff.app.accounts import Grant
from cantik.staff.app.models import Account
from cantik.staff.errors import BadAccount, NotAllowed
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, JAUH, KABUPATEN, TETANGGA

HEAD = 'id: {0}\nversi: 1\nsejak: "2020-01-01"\njudul: {0}\njudul_en: {0}\njenis: pilot\ndasar: "SK reka"\n'
MEMBER = '  - {{wilayah: "{0}", sejak: "{1}"{2}}}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "isi"
    (made / "groups").mkdir(parents=True)
    monkeypatch.setenv("CANTIK_CONTENT", str(made))
    return made


def group(folder: Path, *members: tuple[str, str, str], name: str = "pilot_reka") -> str:
    rows = [MEMBER.format(area, since, f', sampai: "{until}"' if until else "") for area, since, until in members]
    text = HEAD.format(name) + "anggota:\n" + "".join(rows)
    (folder / "groups" / f"{name}.yaml").write_text(text, encoding="utf-8")
    load_content(folder)
    from cantik.content import loader

    loader._looked.clear()
    return name


def on(name: str, role: str, area: str = KABUPATEN) -> Account:
    someone = bekal.with_role(role, area, institution="BPS")
    someone.assignments.update(group=name)
    return someone


def test_a_role_on_a_group_holds_there_alone_and_while_the_membership_lasts(opened: OpenStore, folder: Path) -> None:
    today = clock.today()
    yesterday, tomorrow = (today + dt.timedelta(days=step) for step in (-1, 1))
    past, future, always = ("2020-01-01", yesterday.isoformat()), (tomorrow.isoformat(), ""), ("2020-01-01", "")
    name = group(folder, (DESA, *always), (TETANGGA, *past), ("99.01.01.2003", *future), (JAUH, *always))
    pembina = on(name, "pembina")
    client = bekal.browser(pembina)
    assert client.get(f"/desa/{DESA}/").status_code == 200
    for outside in (TETANGGA, "99.01.01.2003", "99.01.01.2004", JAUH):  # the last: a member outside his kabupaten
        assert client.get(f"/desa/{outside}/").status_code == 404, outside
    assert rights.check_access(pembina, "papan.lihat", TETANGGA, at=yesterday).ok  # membership of the day decides
    assert [area.text() for area in rights.areas_for(pembina, "papan.lihat")] == [DESA]
    assert not rights.check_access(pembina, "papan.lihat", KABUPATEN).ok
    walidata = on(name, "walidata")
    assert appointments.walidata(rights.area_code(DESA), today)
    assert not appointments.walidata(rights.area_code(TETANGGA), today)
    for code in (DESA, TETANGGA):
        with log.within(code):
            log.record(by="cantik uji", at=clock.now(), action="rilis.rancang", subject="desa", subjects=[f"uji{code}"])
    read = markah(bekal.browser(walidata).get("/orang/catatan/"))
    assert f"uji{DESA}" in read
    assert f"uji{TETANGGA}" not in read
    (folder / "groups" / f"{name}.yaml").unlink()
    group(folder, (JAUH, "2020-01-01", ""), name="lain_lagi")
    assert client.get(f"/desa/{DESA}/").status_code == 404  # the content no longer names it


def test_who_holds_a_group_gives_no_more_than_that(opened: OpenStore, folder: Path) -> None:
    name = group(folder, (DESA, "2020-01-01", ""))
    wide = group(folder, (DESA, "2020-01-01", ""), (TETANGGA, "2020-01-01", ""), name="semua_reka")
    above = group(folder, (KABUPATEN, "2020-01-01", ""), name="kabupaten_reka")
    giver, nobody, today = on(name, "walidata"), bekal.person(institution="BPS"), clock.today()

    def grant(group_of: str, area: str = KABUPATEN) -> Grant:
        until = today + dt.timedelta(days=9)
        return Grant("pembina", rights.area_code(area), today, until, group=group_of)

    for refused in (grant(""), grant(wide)):
        with pytest.raises(NotAllowed):
            accounts.assign(nobody, refused, by=giver)
    for wrong in (grant(above), grant("tidak_ada")):
        with pytest.raises(BadAccount):
            accounts.assign(nobody, wrong, by=giver)
    assert accounts.assign(nobody, grant(name), by=giver).group == name
    page = markah(bekal.browser(bekal.with_role("admin_simpul")).get("/orang/"))
    assert f"{name}, " in page


@pytest.mark.parametrize(
    "members",
    [
        [],
        [(DESA, "2020-01-01", ""), (KABUPATEN, "2020-01-01", "")],
        [(DESA, "2020-01-01", ""), (DESA, "2021-01-01", "")],
        [("9901", "2020-01-01", "")],
        [(DESA, "2021-01-01", "2020-01-01")],
    ],
)
def test_a_broken_group_is_refused_with_its_line(folder: Path, members: list[tuple[str, str, str]]) -> None:
    with pytest.raises(ContentError) as refused:
        group(folder, *members)
    assert "pilot_reka.yaml:" in refused.value.where
