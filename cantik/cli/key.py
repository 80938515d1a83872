"""`cantik key`: the key of a store, and a new signing key of a village whose computer was lost."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.base import environment
from cantik.base.errors import WrongUse
from cantik.cli import argument_checks, prompts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

BY = "cantik key"
#: for whoever runs it without a screen
_OTHERWISE = "Jalankan di layar perintah, atau isi CANTIK_PASSPHRASE."


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "key",
        help="kunci simpanan: lihat keadaan, lindungi dengan frasa sandi; kunci tanda tangan baru bagi desa",
        description="Tanpa kunci, NIK, nomor KK, dan telepon tidak dapat dibaca. `protect` membungkusnya dengan "
        "frasa sandi. `renew` membuat kunci tanda tangan baru bagi desa yang laptopnya hilang, dan menulis bagian "
        "publiknya untuk kabupaten/kota.",
    )
    actions = ("status", "protect", "renew")
    parser.add_argument("action", choices=actions, metavar="TINDAKAN", help="status, protect, atau renew")
    parser.add_argument("--owner", metavar="KODE", help="renew: kode desa yang mendapat kunci baru")
    parser.add_argument("--out", type=Path, metavar="BERKAS", help="renew: berkas bagian publik yang diserahkan")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The store is there; of a new key it is known whose it is and where its public half goes."""
    argument_checks.standing_store(arguments.store)
    renews = arguments.action == "renew"
    if renews is (arguments.owner is None) or renews is (arguments.out is None):
        raise WrongUse(
            "D152",
            "Kunci baru membutuhkan --owner KODE dan --out BERKAS; tindakan lain tidak memakainya",
            mend="Ulangi dengan keduanya untuk renew, tanpa keduanya untuk yang lain.",
        )
    if renews:
        argument_checks.known_village(arguments.owner, arguments.store)
        argument_checks.output_file(arguments.out)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Show or protect the key, or make a new signing key. The passphrase comes from CANTIK_PASSPHRASE or is asked for,
    never from an argument."""
    if arguments.action == "renew":
        return _renew_signing(arguments, output)
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


def _renew_signing(arguments: argparse.Namespace, output: Output) -> int:
    """A signing key in place of one that others may hold, and its public half for the office."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.codes.area import AreaCode
    from cantik.staff.app.signing_keys import renew_key
    from cantik.vault.app.opening import open_store
    from cantik.vault.signing_file import PublicKey, write_public
    from cantik.vault.spoken_key import speak_key

    with open_store(arguments.store) as opened:
        private, keyid = renew_key(opened=opened, area=AreaCode.kemendagri(arguments.owner), by=BY)
        write_public(PublicKey(arguments.owner, private.public_key().public_bytes_raw()), arguments.out)
    output.answer(f"Kunci tanda tangan baru desa {arguments.owner}; yang lama tidak dipakai lagi di sini.")
    output.answer(f"Serahkan {arguments.out} kepada walidata kabupaten/kota.")
    output.answer(f"Bacakan lewat telepon, jangan ditulis di samping berkasnya: {speak_key(keyid)}")
    output.answer("Walidata menerimanya, lalu menyerahkan undangan baru; pasang undangan itu di simpanan ini.")
    output.result({"desa": arguments.owner, "nomor": keyid, "publik": str(arguments.out)})
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
