"""Two villages, each in a store of its own that knows nothing of the other; every act is a process of its own.

Who is counted is read from their tables by hand, and asked of what they freeze.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_areas
from cantik.vault.app.opening import open_store
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.sekali import once
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import DESA, DESA_LAIN, orang
from tests.register.langkah import terapkan

HERE, THERE = DESA.text(), DESA_LAIN.text()
#: the list of both villages; who moves left and arrived long before today, whenever that is
LISTED = dt.date(2025, 12, 31)


def day(before: int) -> dt.date:
    """So many days ago."""
    return dt.datetime.now(dt.UTC).date() - dt.timedelta(days=before)


@dataclass(frozen=True)
class Villages:
    """The two stores and the folder that is carried between them."""

    root: Path
    blocker: DjangoDbBlocker

    @property
    def origin(self) -> Path:
        return self.root / "asal"

    @property
    def destination(self) -> Path:
        return self.root / "tujuan"

    @property
    def stick(self) -> Path:
        return self.root / "flashdisk"

    @property
    def card(self) -> Path:
        return self.stick / "kartu.age"

    def ask(self, store: Path, *arguments: object) -> Ran:
        """`cantik moves …` in one of them."""
        village = HERE if store == self.origin else THERE
        return cantik("moves", *arguments, "--desa", village, "--store", store, "--json")

    def do(self, store: Path, *arguments: object) -> Ran:
        """The same, and it is done."""
        ran = self.ask(store, *arguments)
        assert ran.code == 0, ran.told()
        return ran

    def listed(self, store: Path) -> dict[str, Any]:
        """What went and what came, as the village itself tells."""
        answer: dict[str, Any] = self.do(store, "list").answer
        return answer

    def introduce(self) -> None:
        """Each village has the other's card of address, and its key as it was read out."""
        self.stick.mkdir(exist_ok=True)
        for store, other in ((self.origin, self.destination), (self.destination, self.origin)):
            file = self.stick / f"alamat-{store.name}.json"
            key = str(self.do(store, "address", "--out", file).answer["kunci"])
            self.do(other, "know", file, "--key", key[:16])

    def person(self, store: Path, number: int) -> int:
        """The internal number of person `number`, as the address of their page says it."""
        with sqlite3.connect(store / "cantik.sqlite3") as base:
            rows = base.execute("SELECT person_id FROM register_personversion WHERE name = ?", [f"REKA {number}"])
            return int(rows.fetchone()[0])

    def make(self, *numbers: int, left: dt.date | None = None, out: Path | None = None) -> Ran:
        """A card for some people of the origin."""
        people = [part for number in numbers for part in ("--person", self.person(self.origin, number))]
        when = ("--date", left or day(20), "--to", THERE, "--out", out or self.card)
        return self.ask(self.origin, "make", *people, *when)

    def accept(self, number: int = 1, came: dt.date | None = None, *more: object) -> Ran:
        """The destination takes them in."""
        return self.ask(self.destination, "accept", number, "--date", came or day(10), "--unit", "LEGI/01/01", *more)

    def move_in_by_list(self, number: int) -> None:
        """The destination has somebody of the origin in its list already."""
        with self.blocker.unblock(), open_store(self.destination) as opened:
            terapkan(opened, self.root, [orang(i) for i in (20, 21, 22, number)], desa=DESA_LAIN, name="lagi.xlsx")

    def carry_back(self) -> Ran:
        """The receipts go back."""
        back = self.root / "balik"
        self.do(self.destination, "write", back)
        return self.ask(self.origin, "read", back)

    def read(self, store: Path, on: dt.date) -> int:
        """Who is registered in a village on a day, read from its tables by hand: a list says that everybody on it is,
        and each event that stands changes it from its day on."""
        with sqlite3.connect(store / "cantik.sqlite3") as base:
            now = dict.fromkeys(
                (
                    number
                    for (number,) in base.execute(
                        "SELECT person_id FROM register_personversion v JOIN collect_batch b ON b.id = v.batch_id"
                        " WHERE b.kind = 'berkas' AND b.reference <= ?",
                        [on.isoformat()],
                    )
                ),
                "ya",
            )
            events = base.execute(
                "SELECT person_id, content FROM register_event WHERE retired_at IS NULL AND occurred_on <= ?"
                " ORDER BY occurred_on, id",
                [on.isoformat()],
            )
            for person, content in events:
                now[person] = json.loads(content)["menyatakan"].get("terdaftar", now.get(person))
        return sum(said == "ya" for said in now.values())

    def frozen(self, store: Path, on: dt.date) -> int:
        """How many people the village freezes of a day."""
        village = HERE if store == self.origin else THERE
        ran = cantik("snapshot", "--desa", village, "--date", on, "--store", store, "--json")
        assert ran.code == 0, ran.told()
        return int(ran.answer["jumlah"]["orang"])

    def twice(self, days: Sequence[dt.date]) -> list[int]:
        """Who is counted in both on each of some days, as the two lists say together: a card that is accepted there and
        not recorded here."""
        gone = {card["kartu"] for card in self.listed(self.origin)["keluar"] if card["tercatat"]}
        came = {card["kartu"]: int(card["masuk"]) for card in self.listed(self.destination)["masuk"]}
        with sqlite3.connect(self.destination / "cantik.sqlite3") as base:
            since = base.execute(
                "SELECT c.card, min(e.occurred_on) FROM register_camecard c JOIN register_event e"
                " ON e.batch_id = c.arrival_id GROUP BY c.card"
            ).fetchall()
        still = [(came[card], first) for card, first in since if card not in gone]
        return [sum(count for count, first in still if first <= day.isoformat()) for day in days]

    def everybody(self, days: Sequence[dt.date]) -> list[int]:
        """People of both villages on each of some days, each once."""
        double = self.twice(days)
        both = [self.read(self.origin, day) + self.read(self.destination, day) for day in days]
        return [count - twice for count, twice in zip(both, double, strict=True)]


@pytest.fixture(scope="session")
def villages_once(tmp_path_factory: pytest.TempPathFactory, cradle: Cradle, django_db_blocker: DjangoDbBlocker) -> Path:
    """Six people in two families here, three there, who know each other's address; made once a run."""

    def fill(root: Path) -> None:
        made = Villages(root, django_db_blocker)
        for store, desa, people in ((made.origin, DESA, range(6)), (made.destination, DESA_LAIN, (20, 21, 22))):
            shutil.copytree(cradle.folder, store)
            write_areas(twelve_villages(), store / AREAS_FILE)
            with django_db_blocker.unblock(), open_store(store) as opened:
                terapkan(opened, root, [orang(i, status_kawin="2") for i in people], desa=desa)
        made.introduce()

    return once(tmp_path_factory, "dua_desa", fill)


@pytest.fixture
def villages(villages_once: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Villages:
    """Copies of both."""
    return Villages(Path(shutil.copytree(villages_once, tmp_path / "desa")), django_db_blocker)
