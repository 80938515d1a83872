"""`cantik unseal`: open a file that `cantik export` or a page sealed for its recipient."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.errors import WrongUse
from cantik.cli import argument_checks, prompts
from cantik.cli.output import Output
from cantik.cli.parser import add_json


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "unseal",
        help="membuka berkas .age yang diterima",
        description="Membuka berkas age dengan kunci penerima atau frasa sandi. Hapus hasilnya sesudah dipakai: "
        "isinya data orang.",
    )
    parser.add_argument("file", type=Path, metavar="BERKAS")
    parser.add_argument("--out", required=True, type=Path, metavar="BERKAS")
    parser.add_argument("--identity", type=Path, metavar="BERKAS", help="berkas kunci age (AGE-SECRET-KEY-…)")
    parser.add_argument("--passphrase-file", type=Path, metavar="BERKAS", help="berkas frasa sandi")
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.input_files([arguments.file, arguments.identity, arguments.passphrase_file])
    argument_checks.output_file(arguments.out)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Write the opened file, readable by its owner only."""
    from cantik.vault.sealed_file import unseal

    try:
        identity, phrase = secrets_of(arguments)
        if not identity and not phrase:
            phrase = prompts.secret("Frasa sandi berkas: ", prompts.BY_FILE)
        data = unseal(arguments.file.read_bytes(), identity=identity, passphrase=phrase)
        lay(arguments.out, data, private=True)
    except OSError as error:
        raise WrongUse(
            "D117",
            "Berkas tidak dapat ditulis atau dibaca",
            found=str(arguments.file),
            mend="Periksa nama berkas dan foldernya.",
        ) from error
    output.answer(f"{arguments.out}: terbuka. Hapus sesudah dipakai; isinya data orang.")
    output.result({"berkas": str(arguments.out), "bita": len(data)})
    return 0


def secrets_of(arguments: argparse.Namespace) -> tuple[str, str]:
    """The key and the passphrase that the arguments name, "" for one that they do not. Raises `WrongUse` D116."""
    identity = _identity(arguments.identity) if arguments.identity else ""
    return identity, prompts.read_secret(arguments.passphrase_file).strip() if arguments.passphrase_file else ""


def _identity(path: Path) -> str:
    """The first line of a key file that is not a remark, as `age-keygen` writes it."""
    lines = (line.strip() for line in prompts.read_secret(path).splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "-")
