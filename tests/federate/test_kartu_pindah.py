"""People who move between two villages that share no store: a card goes, a receipt comes back, and nobody is counted
twice or not at all on any day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.federate.dua_desa import THERE, Villages, day, villages, villages_once
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "villages", "villages_once"]

pytestmark = pytest.mark.satu_basisdata
#: days before the move, between leaving and arriving, and after
DAYS = (30, 20, 11, 10, 0)
ALL = [day(before) for before in DAYS]


def counts(of: Villages, store: Path) -> list[int]:
    return [of.read(store, day(before)) for before in DAYS]


def test_a_family_goes_from_one_server_to_another_and_every_day_has_each_of_them_once(villages: Villages) -> None:
    whole = [9] * len(DAYS)
    made = villages.make(3, 4)
    assert made.code == 0, made.told()
    assert counts(villages, villages.origin) == [6] * len(DAYS)
    data = villages.card.read_bytes()
    assert b"REKA" not in data
    assert b"990101" not in data
    for _again in range(2):
        villages.do(villages.destination, "read", villages.card)
    waiting = villages.listed(villages.destination)["masuk"]
    assert [(card["dari"], card["orang"], card["keadaan"]) for card in waiting] == [("99.01.01.2001", 2, "menunggu")]
    assert villages.everybody(ALL) == whole

    assert villages.accept().code == 0
    assert villages.accept().answer["galat"]["kode"] == "R614"
    assert counts(villages, villages.destination) == [3, 3, 3, 5, 5]
    assert villages.twice([day(0)]) == [2]  # until the receipt is there, and both lists say so
    assert villages.everybody(ALL) == whole

    back = villages.carry_back()
    assert (back.code, [row["keadaan"] for row in back.answer["hasil"]]) == (0, ["diterima"])
    villages.do(villages.origin, "read", villages.root / "balik")  # once more
    assert counts(villages, villages.origin) == [6, 6, 6, 4, 4]
    assert villages.everybody(ALL) == whole
    assert villages.frozen(villages.origin, day(10)) == 4

    villages.do(villages.origin, "write", villages.root / "tanda")
    assert villages.listed(villages.destination)["belum_selesai"] == 2
    villages.do(villages.destination, "read", villages.root / "tanda")
    assert villages.listed(villages.destination)["belum_selesai"] == 0
    villages.do(villages.destination, "read", villages.card)  # the card once more, after all
    assert counts(villages, villages.destination) == [3, 3, 3, 5, 5]


def test_a_card_that_is_refused_comes_back_and_its_people_stay(villages: Villages) -> None:
    assert villages.make(3).code == 0
    assert villages.make(3, out=villages.stick / "lagi.age").answer["galat"]["kode"] == "R615"
    villages.do(villages.destination, "read", villages.card)
    villages.do(villages.destination, "refuse", 1, "--reason", "tidak_datang")
    back = villages.carry_back()
    assert [row["keadaan"] for row in back.answer["hasil"]] == ["ditolak"]
    assert (counts(villages, villages.origin)[-1], counts(villages, villages.destination)[-1]) == (6, 3)
    assert villages.accept().answer["galat"]["kode"] == "R614"
    assert villages.make(3).code == 0  # another day, perhaps


def test_who_is_there_already_is_the_double_that_they_are(villages: Villages) -> None:
    """Somebody who was written into the list of the destination before their card came."""
    villages.move_in_by_list(3)
    assert villages.make(3, 4).code == 0
    villages.do(villages.destination, "read", villages.card)
    done = villages.accept()
    assert (done.code, done.answer["sudah_tercatat"]) == (0, 1)
    assert counts(villages, villages.destination)[-1] == 5  # three, the one who was there, and the other of the card


def test_what_is_damaged_for_others_old_or_replayed_is_refused_with_its_code(villages: Villages) -> None:
    assert villages.make(3).code == 0
    data, wrong = villages.card.read_bytes(), villages.root / "salah"
    wrong.mkdir()
    (wrong / "a-ubah.age").write_bytes(data[:-20] + bytes(byte ^ 1 for byte in data[-20:]))
    (wrong / "b-pendek.age").write_bytes(data[: len(data) // 2])
    (wrong / "c-bukan.json").write_text("[" * 15_000)
    (wrong / "d-lain.json").write_text(json.dumps({"kartu": "../../x"}))
    with (wrong / "e-besar.age").open("wb") as file:
        file.write(data)
        file.truncate(10_000_000_000)  # 10 GB, without a byte on the disk
    (wrong / "f-tautan.age").symlink_to("/dev/zero")
    ran = villages.ask(villages.destination, "read", wrong)
    why = [row["sebab"].split(": [", 1) for row in ran.answer["hasil"]]
    assert [name[0] for name, _ in why] == list("abcde")  # a link is no file
    said = [reason[:4] for _, reason in why]
    assert (ran.code, said) == (9, ["R610", "R610", "R616", "R616", "R610"])
    assert villages.listed(villages.destination)["masuk"] == []
    # the village that made it cannot open it, nor can anybody else take it
    alone = villages.ask(villages.origin, "read", villages.card)
    assert (alone.code, alone.answer["galat"]["kode"]) == (2, "R610")


@pytest.mark.malam
def test_a_receipt_answers_its_own_card_once(villages: Villages) -> None:
    for number, name in ((3, "satu"), (4, "dua")):
        assert villages.make(number, out=villages.stick / f"{name}.age").code == 0
    villages.do(villages.destination, "read", villages.stick / "satu.age")
    assert villages.accept(1).code == 0
    villages.do(villages.destination, "write", villages.root / "balik")
    (receipt,) = (villages.root / "balik").glob("kuitansi*.json")
    said = json.loads(receipt.read_bytes())
    forged = json.loads(receipt.read_bytes())
    forged["payload"] = _with_card(said["payload"], str(villages.listed(villages.origin)["keluar"][0]["kartu"]))
    other = villages.root / "palsu.json"
    other.write_text(json.dumps(forged))
    assert villages.ask(villages.origin, "read", other).answer["galat"]["kode"] == "R616"
    assert counts(villages, villages.origin)[-1] == 6
    stray = villages.ask(villages.destination, "read", receipt)  # who signed it never made such a card
    assert stray.answer["galat"]["kode"] == "R617"


def _with_card(payload: str, card: str) -> str:
    import base64

    said = json.loads(base64.b64decode(payload))
    return base64.b64encode(json.dumps(said | {"kartu": card}, sort_keys=True).encode()).decode()


@pytest.mark.malam
def test_a_village_is_believed_by_the_key_that_it_read_out(villages: Villages) -> None:
    file = villages.stick / "alamat-asal.json"
    for key, code in (("0123456789", "R619"), ("", "R619")):
        ran = villages.ask(villages.destination, "know", file, "--key", key)
        assert (ran.code, ran.answer["galat"]["kode"]) == (2, code)
    said = json.loads(file.read_bytes())
    said["payload"] = _with_card(said["payload"], "0" * 64)
    file.write_text(json.dumps(said))
    assert villages.ask(villages.destination, "know", file, "--key", "0").answer["galat"]["kode"] == "R618"
    unknown = villages.ask(
        villages.origin, "make", "--person", 1, "--to", f"{THERE[:-1]}3", "--date", day(1), "--out", file
    )
    assert unknown.answer["galat"]["kode"] == "D199"
