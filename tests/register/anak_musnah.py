"""A process of its own that confirms what was proposed to be destroyed, as the head of the village, and waits after
each statement so that it can be killed there (`anak_ubah.pace`). `anak_musnah.py STORE`, with the settings of pages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.db import connection

from cantik.web.setup import django


def main(store: Path) -> None:
    """Do it; says when it begins and when it is done."""
    django(pages=True)
    from cantik.vault.app.opening import open_store
    from tests.register.anak_ubah import pace
    from tests.register.bekal import DESA

    with open_store(store) as opened:
        from cantik.register.leave.app.models import Destruction
        from cantik.register.rights.app import retention
        from cantik.staff.app.models import Account
        from cantik.workflow.declaration import PressedButton

        confirm = PressedButton("musnah_putus", "musnahkan")
        row = Destruction.objects.get(state=Destruction.PROPOSED)
        head = Account.objects.get(assignments__role="kepala_desa")
        print("mulai", flush=True)
        with connection.execute_wrapper(pace):
            retention.decide(DESA, row.pk, confirm, digest=row.digest, by=head, opened=opened)
    print("selesai", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
