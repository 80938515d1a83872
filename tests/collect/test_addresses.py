"""Dusun, RT and RW out of an address: what is named is taken, nothing else."""

from __future__ import annotations

import pytest

from cantik.collect.addresses import Addresses, Parts

SIAK = Addresses(("DUSUN", "DSN", "DS"), bare=True)
BIP = Addresses(("DUSUN", "DSN"))


@pytest.mark.parametrize(
    "address",
    [
        "DSN KRAJAN",
        "Dsn KRAJAN",
        "DSN. KRAJAN",
        "DS KRAJAN",
        "DS. KRAJAN",
        "DUSUN KRAJAN",
        "Dusun krajan",
        "DUSUN. KRAJAN",
    ],
)
def test_eight_spellings_of_one_word(address: str) -> None:
    assert SIAK.parts(address) == Parts("KRAJAN")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("DUSUN KERANDANGAN, RT:001, RW:002, Kodepos:83355,-", Parts("KERANDANGAN", "002", "001")),
        ("DUSUN KRAJAN RT 1 RW 2", Parts("KRAJAN", "002", "001")),
        ("JL MELATI 3, DUSUN SUMBER AGUNG", Parts("SUMBER AGUNG")),
        ("DESA LUBUK BESAR RT/RW : 002/000 DUSUN : -", Parts("", "", "002")),
        ("PERUM CONTOH, RT 01", Parts("", "", "001")),
        ("JL. DUSUNAN NO 4", Parts()),
        ("RT 0001", Parts()),
        ("", Parts()),
    ],
)
def test_only_what_is_named_is_taken(address: str, parts: Parts) -> None:
    assert BIP.parts(address) == parts


def test_an_address_without_the_word_is_the_name_where_the_source_writes_so() -> None:
    assert SIAK.parts("KRAJAN") == Parts("KRAJAN", bare=True)
    assert SIAK.parts("-") == Parts()
    assert BIP.parts("KRAJAN") == Parts()
