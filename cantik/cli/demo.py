"""`cantik demo`: the fictitious kabupaten, through the same way as any user's file; then its public site and its
workplace, with accounts of eleven roles, on this computer only. With `--federation` a country of servers instead."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cantik.base.progress import Tell
    from cantik.pipeline.demo import Made
    from cantik.web.demo_federation import Federation
    from cantik.web.demo_seats import Seat

#: what `cantik.contoh.make_kabupaten` can make, known here without it (`tests/cli/test_lekas.py`)
MOST_VILLAGES = 280
MOST_PERSONS = 100_000
#: how often it is looked whether a server of the federation still runs
_LOOK_S = 0.5


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "demo",
        help="kabupaten rekaan: dari berkas sampai situs dan aplikasi, lalu tampilkan",
        description="Membuat kabupaten rekaan, menjalankan pekerjaan utama untuk tiap desanya, lalu menampilkan situs "
        "publiknya dan aplikasinya dengan akun contoh untuk sebelas peran; hanya di komputer ini.",
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="folder hasil (bawaan .demo, atau .demo-federasi)")
    parser.add_argument(
        "--federation",
        action="store_true",
        help="pusat, provinsi, tiga kabupaten/kota, dan desa-desanya, tiap simpanan servernya sendiri: acuan turun, "
        "rilis dan jumlah naik lewat jaringan; enam alamat, dari --port ke atas",
    )
    parser.add_argument("--villages", type=int, default=8, metavar="N", help="banyak desa (bawaan 8)")
    parser.add_argument("--persons", type=int, metavar="N", help="penduduk tiap desa (bawaan: 180 sampai 9.000)")
    parser.add_argument("--seed", type=int, default=2026, metavar="BENIH")
    parser.add_argument("--port", type=int, default=8000, metavar="PORT", help="port situs publik; 0 = port kosong")
    parser.add_argument("--app-port", type=int, metavar="PORT", help="port aplikasi (bawaan: port situs + 1)")
    parser.add_argument("--issued", type=date, metavar="TANGGAL", help="tanggal terbit (bawaan: hari ini)")
    parser.add_argument(
        "--no-serve",
        action="store_true",
        help="buat saja situs dan simpanannya; akun, rapat, dan Periksa baru dibuat saat aplikasinya ditampilkan",
    )
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """So many villages can be made, and there is room for them."""
    if arguments.out is None:
        arguments.out = Path(".demo-federasi" if arguments.federation else ".demo")
    if arguments.federation and sys.platform == "win32":
        raise WrongUse("D102", "Demo federasi belum berjalan di Windows", mend="Jalankan di Linux, atau tanpa pilihan.")
    persons = 1 if arguments.persons is None else arguments.persons
    if not 1 <= arguments.villages <= MOST_VILLAGES or not 1 <= persons <= MOST_PERSONS:
        raise WrongUse(
            "D102",
            "Besar kabupaten contoh tidak dapat dibuat",
            found=f"{arguments.villages} desa, {persons} penduduk",
            expected="1-280 desa dengan 1-100.000 penduduk",
        )
    argument_checks.output_folder(arguments.out)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Make, run, serve."""
    from cantik.web.setup import django

    django(pages=True)  # the sites of two years read the editions of the workplace
    if arguments.federation:
        return _federation(arguments, output)
    from cantik.pipeline.demo import DemoSize, make_demo
    from cantik.vault.errors import StoreTooOld
    from cantik.web.demo_round import survey

    if not arguments.no_serve:
        _ports_free(arguments)
    began = time.monotonic()
    try:
        made = make_demo(
            arguments.out,
            DemoSize(arguments.villages, arguments.persons, arguments.seed),
            issued=arguments.issued,
            survey=survey,
            tell=_draw_progress(output),
            say=output.say,
        )
    except StoreTooOld as error:  # of an earlier clone of the program: invented people need no archive
        error.command = f"Isinya rekaan: hapus atau pindahkan folder {arguments.out}, lalu ulangi perintah ini."
        raise
    output.say(f"Selesai dalam {_format_duration(time.monotonic() - began)}; tersimpan di folder {arguments.out}.")
    if arguments.no_serve:
        output.answer(f"Situs: {made.page}")
        return 0
    _serve(made, arguments, output)
    return 0


def _federation(arguments: argparse.Namespace, output: Output) -> int:
    """A country of servers, until interrupted. Exit code 2 where one of them ends by itself."""
    from cantik.web.demo_federation import open_federation

    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))  # its servers end with it
    began = time.monotonic()
    with open_federation(arguments.out, arguments.port, say=output.say) as (found, password):
        output.say(f"Selesai dalam {_format_duration(time.monotonic() - began)}; tersimpan di {arguments.out}.")
        for line in _federation_lines(found, password):
            output.answer(line)
        while not arguments.no_serve:
            ended = next((station for station in found.stations if station.has_ended()), None)
            if ended is not None:
                output.answer(f"Server {ended.name} berhenti; lihat {ended.folder / 'layanan.log'}.")
                return 2
            time.sleep(_LOOK_S)
    return 0


def _federation_lines(found: Federation, password: str) -> Iterator[str]:
    """Six addresses with what to look at there, and who may sign in."""
    from cantik.web.demo_federation import PAGES, seats_of

    for station in found.stations:
        yield ""
        yield f"{station.name} ({station.code}): {station.web_address}/masuk/"
        for path, words in PAGES[found.kind_of(station)]:
            yield f"    {station.web_address}{path.format(kode=station.code)}  {words}"
        for seat in seats_of(found, station):
            yield f"    masuk: {seat.username}  {seat.role_name}; {seat.hint}"
    yield ""
    yield f"Kata sandi semua akun contoh: {password}"
    yield "Orang dan angkanya rekaan. Kata sandi berlaku sampai demo dijalankan lagi, hanya di komputer ini."
    yield "Panduan: Federasi di satu laptop (docs/panduan/demo-federasi.md). Ctrl+C untuk berhenti."


def _app_port(arguments: argparse.Namespace) -> int:
    """The port of the application; 0: any free one."""
    if arguments.app_port is not None:
        return int(arguments.app_port)
    return int(arguments.port) + 1 if arguments.port else 0


def _ports_free(arguments: argparse.Namespace) -> None:
    """Raises `WrongUse` D108 for a port that is taken, now: not after minutes of work."""
    from cantik.web.several import listen

    for port in (arguments.port, _app_port(arguments)):
        listen("127.0.0.1", port).close()


def _draw_progress(output: Output) -> Tell:
    """Progress that is drawn while something lasts and leaves no line behind: ten stations a village would push the
    addresses off the screen."""

    def tell(station: str, done: int, total: int) -> None:
        if done < total:
            output.progress(station, done, total)

    return tell


def _format_duration(seconds: float) -> str:
    """A time as people say it: "3 menit 12 detik"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} menit {rest} detik" if minutes else f"{rest} detik"


def _serve(made: Made, arguments: argparse.Namespace, output: Output) -> None:
    """The public site and the workplace in one process, until interrupted."""
    # what is published in the workplace appears on the site beside it
    os.environ.setdefault("CANTIK_PUBLIC", str(made.page.parent.absolute()))
    from cantik.web import demo, server, store
    from cantik.web.static_site import beside

    opened = store.open_once(made.store)
    seats, password = demo.open_seats(opened, made)
    demo.set_scene(opened, made, tell=_draw_progress(output), say=output.say)
    with beside(made.page.parent, arguments.port) as site:

        def ready(address: str) -> None:
            _print_addresses(site, address, seats, password, output)

        server.serve(made.store, _app_port(arguments), ready)


def _columns(seat: Seat) -> tuple[str, str]:
    """What stands in the first two columns of the list of accounts."""
    return seat.username, seat.role_name


def _print_addresses(site: str, address: str, seats: Sequence[Seat], password: str, output: Output) -> None:
    """Addresses, accounts and password, as the last lines of the screen."""
    output.answer("")
    output.answer(f"Situs kabupaten contoh: {site}")
    output.answer(f"Aplikasi: {address}masuk/")
    output.answer(f"Kata sandi semua akun contoh: {password}")
    name, role = (max(len(word) for word in words) for words in zip(*map(_columns, seats), strict=True))
    for main in (True, False):
        if not main and any(not seat.main for seat in seats):
            output.answer("  rekan mereka:")
        for seat in (seat for seat in seats if seat.main is main):
            username, role_name = _columns(seat)
            indent = "  " if main else "    "
            output.answer(f"{indent}{username:<{name}}  {role_name:<{role}}  {seat.area:<13}  {seat.hint}")
    output.answer("Orang dan angkanya rekaan. Kata sandi berlaku sampai demo dijalankan lagi, hanya di komputer ini;")
    output.answer("pengaman kedua tidak diminta dalam simpanan contoh. Ctrl+C untuk berhenti.")
