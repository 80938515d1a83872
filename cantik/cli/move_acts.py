"""What `cantik moves` does, action by action."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cantik.base.atomic_write import lay
from cantik.base.errors import WrongUse
from cantik.cli.output import Output

if TYPE_CHECKING:
    from cantik.register.core.app.recorder import Recorder
    from cantik.register.moves.app.carrying import CarriedMove
    from cantik.register.moves.app.models import CameCard, SentCard

BY = "cantik moves"
#: exit code when a file was refused
REFUSED = 9


def write_address(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """The card of address of the village."""
    from cantik.register.moves.app.neighbours import own_address
    from cantik.register.moves.card import read_address

    data = own_address(recorder, address=arguments.address)
    lay(arguments.out, data)
    said = read_address(data)
    output.answer(f"Kartu alamat {said.kode} ditulis di {arguments.out}.")
    output.answer(f"Bacakan nomor kuncinya lewat telepon: {said.kunci[:16]}…")
    output.result({"desa": said.kode, "kunci": said.kunci, "berkas": str(arguments.out)})
    return 0


def know_village(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """Believe another village by its card of address."""
    from cantik.federate.reference.village_keys import find_village_keys
    from cantik.register.moves.app.neighbours import take_address
    from cantik.register.moves.card import MOST_ADDRESS

    with arguments.file.open("rb") as stream:
        data = stream.read(MOST_ADDRESS + 1)
    store, now = recorder.opened.store.path, recorder.at
    made = take_address(recorder, data, arguments.key, vouch=lambda code: find_village_keys(store, code, now))
    output.answer(f"Desa {made.kode} dikenal; kartu pindah dapat dibuat untuknya dan diterima darinya.")
    output.result({"desa": made.kode, "kunci": made.key})
    return 0


def make_card(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """A card for people who leave."""
    from cantik.register.core.kinds import Kind
    from cantik.register.events.app.acts import Act
    from cantik.register.moves.app.neighbours import find_neighbour
    from cantik.register.moves.app.sent_cards import make_card as make

    neighbour = find_neighbour(recorder.area_id, arguments.to)
    if neighbour is None:
        raise WrongUse(
            "D199",
            "Alamat desa tujuan belum dipasang",
            found=arguments.to,
            expected="desa yang kartu alamatnya sudah dipasang",
            command="cantik moves know BERKAS --key KUNCI",
        )
    act = Act(Kind.DEPARTURE, arguments.date, tuple(arguments.person), letter=not arguments.without_letter)
    row = make(recorder, act, neighbour)
    lay(arguments.out, bytes(row.sealed), private=True)
    output.answer(f"Kartu pindah {row.card[:12]} untuk {row.kode} ditulis di {arguments.out}.")
    output.answer("Orangnya tetap dihitung di sini sampai kuitansi dari desa tujuan diambil.")
    output.result({"kartu": row.card, "ke": row.kode, "nomor": row.pk, "berkas": str(arguments.out)})
    return 0


def read_files(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """Take cards and receipts. Exit code 9 when one of a folder was refused."""
    from cantik.register.moves.app import carrying

    if not arguments.path.exists():
        raise WrongUse("D160", "Berkas atau folder tidak ada", found=str(arguments.path)[:80], expected="yang ada")
    done = carrying.read_files(recorder, arguments.path)
    return _tell_files(done, output)


def write_folder(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """Write what waits to be carried."""
    from cantik.register.moves.app import carrying

    return _tell_files(carrying.write_folder(recorder, arguments.folder), output)


def _tell_files(done: list[CarriedMove], output: Output) -> int:
    for file in done:
        words = " ".join(filter(None, (file.kind, file.number, file.village, file.state)))
        output.answer(f"{words}: {file.problem}" if file.problem else words)
    if not done:
        output.answer("Tidak ada kartu atau kuitansi.")
    output.result(
        {
            "hasil": [
                {"jenis": o.kind, "kartu": o.number, "desa": o.village, "keadaan": o.state, "sebab": o.problem}
                for o in done
            ]
        }
    )
    return REFUSED if any(file.state == "gagal" for file in done) else 0


def accept_card(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """The people of a card move in."""
    from cantik.register.core.kinds import Kind
    from cantik.register.events.app.acts import Act
    from cantik.register.moves.app.came_cards import accept_card as accept

    parts = arguments.unit.split("/")
    if len(parts) != 3 or not all(parts):
        raise WrongUse("D160", "Tempat tinggal tidak lengkap", found=arguments.unit[:60], expected="DUSUN/RW/RT")
    act = Act(Kind.ARRIVAL, arguments.date, unit=(parts[0], parts[1], parts[2]))
    same = frozenset(place - 1 for place in arguments.same)
    return _tell_decision(accept(recorder, arguments.number, act, same), output)


def refuse_card(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """The card goes back with a reason."""
    from cantik.register.moves.app.came_cards import refuse_card as refuse

    return _tell_decision(refuse(recorder, arguments.number, arguments.reason), output)


def _tell_decision(row: CameCard, output: Output) -> int:
    output.answer(f"Kartu {row.card[:12]} dari {row.kode} {row.state}; kuitansinya siap dibawa.")
    if row.known:
        output.answer(f"{row.known} orang sudah tercatat di sini dan tidak dimasukkan lagi.")
    output.result({"kartu": row.card, "keadaan": row.state, "sudah_tercatat": row.known})
    return 0


def cancel_card(arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """The people stay."""
    from cantik.register.moves.app.sent_cards import cancel_card as cancel

    row = cancel(recorder, arguments.number)
    output.answer(f"Kartu {row.card[:12]} dibatalkan. Bila desa tujuan sudah menerimanya, kuitansinya tetap berlaku.")
    output.result({"kartu": row.card, "keadaan": row.state})
    return 0


def send_cards(_arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """Ask the servers of the destinations now; what is not reached waits for the next tick."""
    from cantik.register.moves.app.card_line import carry_now
    from cantik.register.moves.app.sent_cards import list_sent

    changed = carry_now(recorder)
    problems = [row.line for row in list_sent(recorder.area_id) if row.line]
    output.answer(f"{changed} kartu berubah keadaannya.")
    for problem in problems:
        output.answer(problem)
    output.result({"berubah": changed, "masalah": problems})
    return 0


def list_cards(_arguments: argparse.Namespace, recorder: Recorder, output: Output) -> int:
    """What went and what came. Of a card that is accepted there and not answered here people are counted twice: the two
    lists, joined by the numbers of their cards, say whom."""
    from cantik.register.moves.app.came_cards import count_unsettled, list_came
    from cantik.register.moves.app.sent_cards import list_sent, settle_all

    settle_all(recorder)
    came = list_came(recorder.area_id)
    sent_rows, came_rows = list(map(_describe_sent, list_sent(recorder.area_id))), list(map(_describe_came, came))
    for row in sent_rows:
        output.answer(f"keluar {row['nomor']}: {row['orang']} orang ke {row['ke']}, {row['keadaan']}. {row['sebab']}")
    for row in came_rows:
        output.answer(f"masuk {row['nomor']}: {row['orang']} orang dari {row['dari']}, {row['keadaan']}")
    unsettled = count_unsettled(came)
    output.answer(f"Paling banyak {unsettled} orang mungkin masih dihitung desa asalnya.")
    output.result({"keluar": sent_rows, "masuk": came_rows, "belum_selesai": unsettled})
    return 0


def _describe_sent(row: SentCard) -> dict[str, Any]:
    from cantik.register.moves.app.sent_cards import people_of

    return {
        "nomor": row.pk,
        "kartu": row.card,
        "ke": row.kode,
        "orang": len(people_of(row)),
        "keadaan": row.state,
        "tercatat": row.departure_id is not None,
        "sebab": row.problem,
    }


def _describe_came(row: CameCard) -> dict[str, Any]:
    return {
        "nomor": row.pk,
        "kartu": row.card,
        "dari": row.kode,
        "orang": row.count,
        "masuk": row.count - row.known,
        "keadaan": row.state,
        "selesai": row.settled_at is not None,
    }
