"""What is not a release is refused, and the place of the first fault is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cantik.base.errors import CantikError
from cantik.release.codec import decode, encode
from cantik.release.model import Release
from tests.fixtures.contoh_rilis import make_release


def _without_a_key(said: dict[str, Any]) -> None:
    del said["tables"][1]["title"]


def _with_a_key(said: dict[str, Any]) -> None:
    said["tables"][0]["cells"][2]["catatan"] = "x"


def _text_for_a_number(said: dict[str, Any]) -> None:
    said["tables"][0]["chapter"] = "1"


def _yes_for_a_number(said: dict[str, Any]) -> None:
    said["tables"][0]["chapter"] = True


def _no_day(said: dict[str, Any]) -> None:
    said["published"] = "2025-02-30"


def _one_title(said: dict[str, Any]) -> None:
    said["titles"] = said["titles"][:1]


def _nothing(said: dict[str, Any]) -> None:
    said["tables"][0]["axes"][0]["categories"][1]["label"] = None


def _a_list(said: dict[str, Any]) -> None:
    said["policy"] = []


def _another_state(said: dict[str, Any]) -> None:
    said["tables"][0]["cells"][0]["status"] = "hilang"


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (_without_a_key, "rilis.tables[1]"),
        (_with_a_key, "rilis.tables[0].cells[2]"),
        (_text_for_a_number, "rilis.tables[0].chapter"),
        (_yes_for_a_number, "rilis.tables[0].chapter"),
        (_no_day, "rilis.published"),
        (_one_title, "rilis.titles"),
        (_nothing, "rilis.tables[0].axes[0].categories[1].label"),
        (_a_list, "rilis.policy"),
        (_another_state, "rilis.tables[0].cells[0].status"),
    ],
)
def test_the_place_of_a_fault_is_named(spoil: Callable[[dict[str, Any]], None], where: str) -> None:
    said = encode(make_release())
    spoil(said)
    with pytest.raises(CantikError) as refused:
        decode(Release, said, "rilis")
    assert (refused.value.code, refused.value.where) == ("T101", where)
