"""What each source says of a person's bases (docs/bidang/population_parameters.md 0.1), and which sources are one
register."""

from __future__ import annotations

import pytest

from cantik.collect.batch import Value
from cantik.content.sources import SOURCES, speaks_of
from cantik.register.core.bases import Presence, standings


@pytest.mark.parametrize(
    ("source", "columns", "told"),
    [
        ("siak", {"status_dasar": ["1"]}, Presence(terdaftar="ya")),
        ("siak", {"status_dasar": ["3"]}, Presence(terdaftar="tidak")),
        ("siak", {"status_dasar": ["9"]}, Presence(terdaftar="tidak")),
        ("siak", {"status_dasar": [None]}, Presence()),  # asked about, and nobody is made unknown
        ("bip", {}, Presence(terdaftar="ya")),
        ("dtsen", {}, Presence()),
        ("dtsen_keluarga", {}, Presence()),
        ("opensid_rtm", {}, Presence()),
    ],
)
def test_a_source_fills_only_what_it_knows(source: str, columns: dict[str, list[Value]], told: Presence) -> None:
    assert source in SOURCES
    assert standings(source, columns, 1) == [told]


@pytest.mark.parametrize(
    ("listed", "source", "speaks"),
    [
        (("opensid",), "siak", True),
        (("opensid",), "bip", True),
        (("opensid",), "opensid", True),
        (("regsosek",), "siak", False),
        (("opensid", "regsosek"), "dtsen", False),
        (("siak",), "opensid", False),
    ],
)
def test_rules_of_the_population_register_hold_for_its_other_exports(
    listed: tuple[str, ...], source: str, speaks: bool
) -> None:
    assert speaks_of(listed, source) is speaks
