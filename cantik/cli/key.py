"""`cantik key`: the key of a store."""

from __future__ import annotations

import argparse
from typing import Any

from cantik.base import environment
from cantik.base.errors import WrongUse
from cantik.cli import argument_checks, prompts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

#: for whoever runs it without a screen
_OTHERWISE = "Jalankan di layar perintah, atau isi CANTIK_PASSPHRASE."


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "key",
        help="kunci simpanan: lihat keadaan, lindungi dengan frasa sandi",
        description="Tanpa kunci, NIK, nomor KK, dan telepon tidak dapat dibaca. `protect` membungkusnya dengan "
        "frasa sandi.",
    )
    parser.add_argument("action", choices=("status", "protect"), metavar="TINDAKAN", help="status atau protect")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The store is there."""
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Show or protect the key. The passphrase comes from CANTIK_PASSPHRASE or is asked for, never from an argument."""
    from cantik.vault.store import Store

    store = Store.at(arguments.store, key_file=environment.read().key_file)
    if arguments.action == "protect":
        _protect(store, output)
    output.answer(
        f"Kunci {store.key_file}: {'dilindungi frasa sandi' if store.has_passphrase else 'TANPA frasa sandi'}"
    )
    if not store.has_passphrase:
        output.answer(
            "Lindungi dengan: cantik key protect --store … (siapa pun yang memegang berkas kunci dapat membaca NIK)"
        )
    output.result({"berkas": str(store.key_file), "dilindungi": store.has_passphrase})
    return 0


def _protect(store: Any, output: Output) -> None:
    settings = environment.read()
    old = settings.passphrase if store.has_passphrase else None
    if store.has_passphrase and old is None:
        old = prompts.secret("Frasa sandi lama: ", _OTHERWISE)
    if not store.has_passphrase and settings.passphrase:
        new = settings.passphrase
    else:
        new = prompts.secret("Frasa sandi baru (paling sedikit 12 huruf): ", _OTHERWISE)
        if prompts.secret("Sekali lagi: ", _OTHERWISE) != new:
            raise WrongUse("D109", "Kedua frasa sandi tidak sama", mend="Ulangi perintahnya.")
    store.protect(new, old=old)
    output.say("Kunci dibungkus. Simpan frasa sandi di tempat lain; tanpa frasa itu data tidak dapat dibaca siapa pun.")
