"""What a command asks of whoever sits at the screen; where nobody does it says how to say it otherwise."""

from __future__ import annotations

import getpass
import warnings

from cantik.base.errors import WrongUse

#: how a passphrase is given where nobody sits at a screen
BY_FILE = "Taruh frasa sandi dalam sebuah berkas dan sebut dengan --passphrase-file."


def secret(prompt: str, otherwise: str) -> str:
    """A passphrase or password, typed unseen. Raises `WrongUse` D147 where there is no screen to type at;
    `otherwise`: how to give it then."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", getpass.GetPassWarning)  # what is piped in is typed nowhere
            return getpass.getpass(prompt)
    except EOFError as error:
        asked = prompt.partition("(")[0].strip().rstrip(":")
        raise WrongUse("D147", f"{asked} tidak dapat ditanyakan tanpa layar", mend=otherwise) from error
