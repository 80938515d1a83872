"""`cantik …`: one file per verb, no logic. Errors end here, as one line in Indonesian and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cantik.base import environment
from cantik.base.cycles import search_seldom
from cantik.base.errors import CantikError
from cantik.base.faults import system_error
from cantik.cli import argument_checks
from cantik.cli.output import Output, prepare_channels
from cantik.cli.parser import build_parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 a draft or a quarantine, 2 wrong use or unreadable input, 3 a target
    missed (`cantik bench --strict`), 4 a whole release whose key nobody named, 5 to 7 one that the walidata did not
    countersign, that another key did, that was withdrawn (`cantik verify`), 8 done but for rows that were refused
    (`cantik run`, `cantik import`), 130 interrupted."""
    prepare_channels()
    if not (sys.argv[1:] if argv is None else argv):
        build_parser().print_help()
        return 0
    search_seldom()
    arguments = build_parser().parse_args(argv)
    output = Output(json=getattr(arguments, "json", False))
    try:
        argument_checks.sound_settings()
        for name in environment.unknown_names():
            output.say(f"Setelan {name} tidak dikenal dan tidak dipakai; daftarnya: docs/rujukan/pengaturan.md.")
        arguments.check(arguments)
        return int(arguments.carry_out(arguments, output))
    except CantikError as error:
        output.error(error)
        return error.exit_code
    except KeyboardInterrupt:
        output.say("Dihentikan. Tidak ada yang setengah jadi; jalankan lagi perintah yang sama untuk melanjutkan.")
        return 130
    except BrokenPipeError:  # the reader (head, less) has gone: nobody is left to tell
        sys.stderr.close()
        return 0
    except OSError as error:
        if error.errno is None:
            raise
        output.error(system_error(error))
        return 2
