"""`python -m tests.federate.setujui STORE N`: the walidata approves the release of a store in a process of its own,
which kills itself before the N-th statement that writes (0: never)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cantik.codes.area import AreaCode
from cantik.release.audit import audit_release
from cantik.release.check import CheckAct
from cantik.web.setup import django


def main(arguments: list[str]) -> int:
    django(pages=True)
    from django.db import connection

    from cantik.release.app import checking
    from cantik.staff.app.models import Account
    from cantik.vault.app.opening import open_store
    from tests.federate.dua_simpanan import DESA, NUMBER

    left = int(arguments[1])

    def die(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal left
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    with open_store(Path(arguments[0])) as opened:
        walidata = Account.objects.get(name="Wulan Reka")
        how: dict[str, Any] = {"area": AreaCode.kemendagri(DESA), "number": NUMBER, "person": walidata}
        with connection.execute_wrapper(die):
            checking.step(CheckAct.APPROVE, opened=opened, auditor=audit_release, **how)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
