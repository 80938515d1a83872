"""What a server says of its sum, and all that it may not say: of another edition or area, by another key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cantik.federate.errors import ContributionRefused
from cantik.federate.sum_statement import (
    SummedEdition,
    SumStatement,
    ToldSum,
    open_statement,
    read_statement,
    seal_statement,
)
from cantik.vault import sealed_file, signature
from cantik.vault.age_key import new_age_key

SERVER, THIEF = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
IDENTITY, RECIPIENT = new_age_key()
CONTENTS, KEY, OFFICE = "a" * 64, "b" * 64, "c" * 64
VILLAGE = SummedEdition("99.01.01.2001", "2025-1", "d" * 64, KEY, b"{}", OFFICE)
RECORD: dict[str, Any] = {
    "acuan": "2025-12-31",
    "jumlah": [
        {
            "nama": "99.01 2025-1/1",
            "edisi": [["99.01.01.2001", "2025-1"]],
            "kelompok": [[["tabel", "penduduk_agama", "terdata", "islam"], 12]],
            "seluruh": [["tabel", "penduduk_agama", "terdata"]],
        }
    ],
}
SAID = SumStatement(
    CONTENTS,
    "99.01",
    "2025-1",
    "2025-12-31",
    dt.datetime(2026, 2, 3, tzinfo=dt.UTC).isoformat(),
    (VILLAGE,),
    told=(ToldSum("99.01", "2025-1", RECORD),),
)
ABOUT = (CONTENTS, "99.01", "2025-1")


def server_id(key: Ed25519PrivateKey = SERVER) -> str:
    return str(signature.public_key(key)["keyid"])


def opened(said: SumStatement, key: Ed25519PrivateKey = SERVER) -> SumStatement:
    return open_statement(seal_statement(said, key, [RECIPIENT]), IDENTITY, about=ABOUT, signed_by=server_id())


def test_what_was_said_is_read_again() -> None:
    assert opened(SAID) == SAID
    assert read_statement(SAID.encode()).find("99.01.01.2001", "2025-1") == VILLAGE


def with_member(code: str) -> dict[str, Any]:
    (own,) = RECORD["jumlah"]
    return {**RECORD, "jumlah": [{**own, "edisi": [[code, "2025-1"]]}]}


@pytest.mark.parametrize(
    "lie",
    [
        lambda: replace(SAID, contents="e" * 64),
        lambda: replace(SAID, number="2025-2"),
        lambda: replace(SAID, code="99.02"),
        lambda: replace(SAID, villages=(VILLAGE, replace(VILLAGE, code="99.02.01.2001"))),
        lambda: replace(SAID, villages=(VILLAGE, replace(VILLAGE, code="99.010.01.2001"))),
        lambda: replace(SAID, villages=(VILLAGE, replace(VILLAGE, number="2025-2"))),
        lambda: replace(SAID, villages=(replace(VILLAGE, code="99.01.01"),)),
        lambda: replace(SAID, villages=(replace(VILLAGE, number="../../2025-1"),)),
        lambda: replace(SAID, villages=(replace(VILLAGE, key="b"),)),
        lambda: replace(SAID, levels=(replace(VILLAGE, code="98", judgement=b"", office=""),)),
        lambda: replace(SAID, at="2026-02-03T00:00:00"),
        lambda: replace(SAID, at="kemarin"),
        lambda: replace(SAID, told=(ToldSum("99.02", "2025-1", RECORD),)),
        lambda: replace(SAID, told=(ToldSum("../99.01", "2025-1", RECORD),)),
        lambda: replace(SAID, told=(ToldSum("99.01", "2025-1", with_member("99.02.01.2001")),)),
        lambda: replace(SAID, told=(ToldSum("99.01", "2025-1", with_member("bukan kode")),)),
        lambda: replace(SAID, told=(ToldSum("99.01", "2025-1", {**RECORD, "acuan": "2024-12-31"}),)),
        lambda: replace(SAID, told=(ToldSum("99.01", "2025-1", {"acuan": "2025-12-31", "jumlah": [1]}),)),
        lambda: replace(SAID, told=(ToldSum("99.01", "2025-1", {"acuan": "2025-12-31", "jumlah": 7}),)),
    ],
)
def test_a_server_speaks_of_its_own_area_and_edition_alone(lie: Callable[[], SumStatement]) -> None:
    with pytest.raises(ContributionRefused) as told:
        opened(lie())
    assert told.value.code == "T623"


def test_by_another_key_for_others_or_too_large_it_is_not_read() -> None:
    sealed = seal_statement(SAID, SERVER, [RECIPIENT])
    other_identity, _other = new_age_key()
    unsigned = sealed_file.seal(SAID.encode(), recipients=[RECIPIENT])
    for data, identity in (
        (seal_statement(SAID, THIEF, [RECIPIENT]), IDENTITY),
        (sealed, other_identity),
        (sealed[:-40], IDENTITY),
        (unsigned, IDENTITY),
        (b"x" * 20_000_001, IDENTITY),
        (b"", IDENTITY),
    ):
        with pytest.raises(ContributionRefused) as told:
            open_statement(data, identity, about=ABOUT, signed_by=server_id())
        assert told.value.code == "T623"
