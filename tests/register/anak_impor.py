"""A process of its own that imports a village and may be killed at any moment: `anak_impor.py STORE FOLDER ROWS`."""

from __future__ import annotations

import sys
from pathlib import Path

from cantik.register.core.app.services import apply_batch
from cantik.register.core.app.submission import Submission
from cantik.vault.app.opening import open_store
from tests.register.bekal import DESA, SAAT, batch, finding, orang


def main(store: Path, folder: Path, rows: int) -> None:
    """Import `rows` persons; says when it begins and when the register has them."""
    made, file = batch([orang(i, akta_lahir=f"A{i}", disabilitas="7") for i in range(rows)], folder, name="desa.xlsx")
    print("mulai", flush=True)
    with open_store(store, demo=True) as opened:
        apply_batch(
            opened=opened,
            area=DESA,
            submission=Submission(made, [finding(i) for i in range(rows // 10)]),
            file=file,
            by="anak",
            at=SAAT,
        )
    print("selesai", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
