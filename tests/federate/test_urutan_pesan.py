"""Messages in any order, twice, or never: what holds is what the sender said last of what came. A sum and its server
are restored, two copies of a store speak at once, an old stick is read a year late; nothing rolls back, nothing is
silent."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.area import AreaCode
from cantik.federate.app import answers, sequences
from cantik.federate.app.models import TURNED_BACK, DeliveryArrival, Dispatch
from cantik.federate.order import MessageOrder
from cantik.federate.replies import RECEIVED, REFUSED, Reply
from cantik.federate.sum_statement import SumStatement, WithdrawnEdition
from cantik.release.app import withdrawing
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.federate.jenjang_server import (
    NUMBER,
    SECOND,
    Servers,
    handed_once,
    release,
    servers,
    states_of,
)
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, examined_kecamatan
from tests.fixtures.simpanan import cradle
from tests.staff import bekal

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata]

DAY = dt.date(2025, 12, 31)


# ── any order ───────────────────────────────────────────────────────────────────────────────────
@st.composite
def histories(draw: st.DrawFn) -> list[SumStatement]:
    """What a server says of a day: a new edition, the newest one once more, or, once all later ones are withdrawn, an
    earlier one."""
    standing, gone, made = [1], list[int](), 1
    said: list[SumStatement] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        act = draw(st.sampled_from(["baru", "lagi", "tarik"])) if said else "lagi"
        if act == "baru":
            made += 1
            standing.append(made)
        elif act == "tarik" and len(standing) > 1:
            gone.append(standing.pop())
        withdrawn = tuple(WithdrawnEdition("99.01", f"2025-{each}", b"{}", "b" * 64) for each in gone)
        at = dt.datetime(2026, 1, draw(st.integers(1, 28)), tzinfo=dt.UTC).isoformat()  # a clock that jumps
        edition = f"2025-{standing[-1]}"
        said.append(
            SumStatement("a" * 64, "99.01", edition, DAY.isoformat(), at, (), (), withdrawn, (), str(number), number)
        )
    return said


def received(came: Sequence[SumStatement]) -> SumStatement:
    """What a receiver holds who takes each in turn."""
    held = came[0]
    for each in came[1:]:
        if each.order_beside(held) is MessageOrder.NEWER:
            held = each
    return held


@given(history=histories(), data=st.data())
def test_what_holds_is_what_was_said_last_of_what_came(history: list[SumStatement], data: st.DataObject) -> None:
    came = data.draw(st.lists(st.sampled_from(history), min_size=1, max_size=2 * len(history)))
    assert received(came) == max(came, key=lambda each: each.sequence)
    assert all(each.order_beside(each) is MessageOrder.SAME for each in came)
    for one, other in pairwise(came):
        if one.sequence != other.sequence:
            assert {one.order_beside(other), other.order_beside(one)} == {MessageOrder.NEWER, MessageOrder.OLDER}


@given(history=histories())
def test_one_number_with_two_contents_is_a_conflict_whoever_comes_first(history: list[SumStatement]) -> None:
    own = history[-1]
    other = replace(own, site="https://lain.contoh")
    assert own.order_beside(other) is other.order_beside(own) is MessageOrder.CONFLICT
    assert replace(own, at="2031-01-01T00:00:00+00:00").order_beside(own) is MessageOrder.SAME, "said again, not anew"


def test_an_earlier_edition_without_a_withdrawal_takes_no_place() -> None:
    first, second = (
        SumStatement("a" * 64, "99.01", number, DAY.isoformat(), "", (), sequence=place)
        for number, place in (("2025-2", 1), ("2025-1", 2))
    )
    assert (second.order_beside(first), first.order_beside(second)) == (MessageOrder.OLDER, MessageOrder.NEWER)


# ── numbers of a store ──────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_a_number_is_that_of_its_content_and_goes_above_what_the_other_side_has() -> None:
    ask = partial(sequences.next_number, sequences.SUM_MADE, "99.01")
    assert [ask(content) for content in ("a", "a", "b", "a", "a")] == [1, 1, 2, 3, 3]
    sequences.go_above(sequences.SUM_MADE, "99.01", 3)
    assert ask("a") == 3, "the receipt of what was said last"
    sequences.go_above(sequences.SUM_MADE, "99.01", 7)
    assert ask("a") == 8, "a restored store"
    sequences.go_above(sequences.SUM_MADE, "99.01", 8, refused=True)
    assert ask("a") == 9, "another copy of the store has this number"
    assert sequences.next_number(sequences.SUM_MADE, "99.02", "a") == 1


# ── replies ─────────────────────────────────────────────────────────────────────────────────────
KEY = Ed25519PrivateKey.generate()
CAME, SENT_AGAIN = "2026-01-02T00:00:00+00:00", "2026-01-03T00:00:00+00:00"


def reply(number: int, door: str = RECEIVED, **more: Any) -> Reply:
    return replace(Reply("a" * 64, "99.01.01.2001", NUMBER, door, CAME, ""), urutan=number, **more)


@pytest.mark.django_db
@given(data=st.data())
def test_replies_hold_by_their_numbers(data: st.DataObject) -> None:
    from cantik.federate.app.models import MessageSequence

    MessageSequence.objects.all().delete()
    row = Dispatch(kode="99.01.01.2001", number=NUMBER, listed="l" * 64)
    made = [reply(number, sebab=f"{number}") for number in range(1, 6)]
    came = data.draw(st.lists(st.sampled_from(made), min_size=1, max_size=10))
    held = 0
    for each in came:
        assert answers.is_newer(row, each) is (each.urutan >= held)
        held = max(held, each.urutan)
    last = sequences.held_message(sequences.REPLY_TAKEN, f"{row.kode} {row.number}")
    assert last is not None
    assert last.rank == (held,)


@pytest.mark.django_db
def test_a_refusal_is_heard_once_and_of_the_package_that_was_sent() -> None:
    row = Dispatch(kode="99.01.01.2001", number=NUMBER, listed="l" * 64)
    refused = reply(1, REFUSED, daftar="l" * 64, putus=CAME)
    assert answers.is_newer(row, refused)
    assert not answers.is_newer(row, refused), "who sent it again since waits for another one"
    assert answers.is_newer(row, reply(2, REFUSED, daftar="l" * 64, putus=SENT_AGAIN))
    assert not answers.is_newer(row, reply(3, REFUSED, daftar="m" * 64)), "of another package"


# ── two stores ──────────────────────────────────────────────────────────────────────────────────
def withdraw_village(opened: OpenStore) -> None:
    person = bekal.with_role("walidata", name="Walidata Kedua")
    withdrawing.decide(
        area=AreaCode.kemendagri(SECOND),
        number=NUMBER,
        pressed=PressedButton("terbit_tarik", "tarik", "Dua dusun tertukar."),
        opened=opened,
        person=person,
    )


def told_of_sum(servers: Servers) -> tuple[str, str, int]:
    """Number of the sum that holds at the province, its state, how many arrivals were refused."""
    found: list[tuple[str, str, int]] = []

    def look(opened: OpenStore) -> None:
        from cantik.federate.app import rolling_up

        said = rolling_up.last_statement(opened.store.path, AREA, DAY.isoformat())
        assert said is not None
        refused = DeliveryArrival.objects.filter(kode=AREA, state="ditolak")
        found.append((said.number, " ".join(refused.values_list("problem", flat=True)), said.sequence))

    servers.at(servers.province, look)
    return found[0]


@pytest.mark.malam
@pytest.mark.lambat
def test_a_stick_that_is_read_late_rolls_nothing_back_and_a_restored_server_goes_on_above(servers: Servers) -> None:
    """The stick of the first sum is read after that of the second; the server of the kabupaten is restored to the time
    before the second and speaks again; its answer tells it where to go on."""
    late = Path(shutil.copytree(servers.stick, servers.root / "terlambat"))
    backup = Path(shutil.copytree(servers.kabupaten, servers.root / "cadangan"))
    servers.at(servers.kabupaten, withdraw_village)
    release(servers.kabupaten, AREA)
    new = servers.root / "baru"
    assert servers.hand_up(servers.kabupaten, AREA, stick=new).code == 0
    assert states_of(servers.read(servers.province, new))[AREA] == "diterima"
    number, _problem, sequence = told_of_sum(servers)
    assert number == "2025-2"

    read = servers.read(servers.province, late)
    assert states_of(read)[AREA] == "ditolak", read.told()
    assert "sudah digantikan" in told_of_sum(servers)[1]
    assert told_of_sum(servers)[::2] == (number, sequence)

    again = cantik("deliver", "--area", AREA, "--number", NUMBER, "--store", servers.kabupaten)
    assert again.code != 0
    assert "tarik dahulu" in again.told()

    shutil.rmtree(servers.kabupaten)
    shutil.copytree(backup, servers.kabupaten)
    servers.at(servers.kabupaten, withdraw_village)
    release(servers.kabupaten, AREA)
    other = servers.root / "pulih"
    assert servers.hand_up(servers.kabupaten, AREA, stick=other).code == 0
    read = servers.read(servers.province, other)
    assert states_of(read)[AREA] == "ditolak", "its number or its edition is taken by other content"
    back = servers.root / "balasan"
    assert cantik("stick", "write", back, "--store", servers.province).code == 0
    heard = servers.read(servers.kabupaten, back)
    assert heard.code == 9, "refused, with the reason"
    assert "T626" in heard.told()

    def look(opened: OpenStore) -> None:
        row = Dispatch.objects.get(kode=AREA, number="2025-2")
        assert row.state == TURNED_BACK
        assert "T626" in row.problem, row.problem
        assert sequences.next_number(sequences.SUM_MADE, AREA, "apa pun") > sequence

    servers.at(servers.kabupaten, look)
    assert told_of_sum(servers)[::2] == (number, sequence)
    release(servers.kabupaten, AREA)
    third = servers.root / "ketiga"
    assert servers.hand_up(servers.kabupaten, AREA, stick=third).code == 0
    assert states_of(servers.read(servers.province, third))[AREA] == "diterima"
    assert told_of_sum(servers)[0] == "2025-3", "above what the office has, of the same villages"
