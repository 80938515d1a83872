"""Tokens of people stay no longer than their question: open while a village is missing or somebody is counted twice,
answered for these editions and for any part of them, never for a later one; at the latest by their days."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load_store
from cantik.content.retention import TOKENS, kept_for
from cantik.federate.app import senders
from cantik.federate.app.token_retention import sweep_tokens
from cantik.levels.app import doubles, sums
from cantik.levels.double_tokens import make_tokens
from cantik.measure.levels import LevelVillage
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]
pytestmark = [pytest.mark.satu_basisdata]
DAY, NUMBER, SECRET = dt.date(2025, 12, 31), "2025-1", b"r" * 32


def keep(opened: OpenStore, code: str, people: list[str], on: dt.date = DAY) -> None:
    doubles.keep_tokens(make_tokens(SECRET, on, "0" * 32, [(nik, 3) for nik in people]), code, NUMBER, opened=opened)


def tokens_in(store: Path) -> list[Path]:
    return sorted((store / "vektor").rglob("*.ganda"))


def level(opened: OpenStore) -> list[LevelVillage]:
    knowledge = load_store(opened.store.path)
    asked = sums.area_asked(AREA, knowledge)
    return sums.level_villages(asked, DAY, opened=opened, knowledge=knowledge)


def tell(opened: OpenStore, villages: list[LevelVillage], codes: list[str]) -> dict[str, int]:
    return doubles.find_doubles(villages, DAY, opened=opened, by="uji").tell_level(codes)


def test_tokens_go_with_their_question(
    examined_kecamatan: Cradle, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    with django_db_blocker.unblock(), open_store(store) as opened:
        senders.office_recipient(AreaCode.kemendagri(AREA), opened=opened)
        for place, code in enumerate(CODES):
            keep(opened, code, [f"990101000000000{place}", *(["9901010000000009"] if place < 2 else [])])
        assert sweep_tokens(opened, clock.now()) == 0, "three of six villages have not delivered"
        areas = store / AREAS_FILE
        lines = areas.read_text("utf-8").splitlines(keepends=True)
        areas.write_text("".join(line for line in lines if not line.startswith("99.01.02.")), "utf-8")
        assert sweep_tokens(opened, clock.now()) == 0, "somebody is counted in two villages"
        keep(opened, CODES[1], ["9901010000000001"])
        assert sweep_tokens(opened, clock.now()) == len(CODES)
        assert tokens_in(store) == []
        (answer,) = (store / "ganda").rglob("*.json")
        assert json.loads(answer.read_bytes()) == dict.fromkeys(CODES, NUMBER), "numbers of editions and nothing else"

        counted = level(opened)
        assert tell(opened, counted, CODES) == {}, "nobody, and everywhere was looked"
        assert tell(opened, counted, CODES[:2]) == {}
        assert tokens_in(store) == [], "nothing is made again for what is answered"
        answer.write_text(json.dumps(dict.fromkeys(CODES, NUMBER) | {CODES[0]: "2025-0"}), "utf-8")
        told = tell(opened, level(opened), CODES)
        assert told.get("ganda", 0) == 0
        assert tokens_in(store), "of another edition the question is asked anew"


def test_tokens_go_at_the_latest_by_their_days(
    examined_kecamatan: Cradle, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    """In a store of no office, too."""
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    with django_db_blocker.unblock(), open_store(store) as opened:
        keep(opened, CODES[0], ["9901010000000001"])
        end = dt.datetime.combine(DAY, dt.time(12), dt.UTC) + kept_for(TOKENS)
        assert sweep_tokens(opened, end) == 0
        assert sweep_tokens(opened, end + dt.timedelta(days=2)) == 1
        assert tokens_in(store) == []
