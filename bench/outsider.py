"""The outsider of `tests/serangan` for a bench: what he narrows who reads the files of a release and knows the facts of
life. Loaded from the checkout, as the reference code is: not part of the installed package."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import reference
from bench.shipped import ShippedVillage
from cantik.pipeline.steps import Counted
from cantik.protect.result import Protected

LEVEL = 2  # definitions and facts of life (tests/serangan/fakta.py)


def narrowed(village: ShippedVillage, safe: Protected) -> tuple[int, int]:
    """How many cells of the release must keep an interval, and how many of them the outsider narrows.

    Raises `NoCheckout` D112 when the attack suite is not there.
    """
    desa, hakim = reference.module("tests.serangan.desa"), reference.module("tests.serangan.hakim")
    counted = Counted(village.view, village.snapshot, village.results, desa.FACTS)
    with TemporaryDirectory(prefix="cantik-ukur-") as home:
        folder = hakim.read_folder(desa.written(counted, safe, village.knowledge, Path(home)))
    secrets = hakim.secrets_of(folder, hakim.Truth.of(village.snapshot))
    return len(secrets), len(hakim.judged(folder, secrets, LEVEL).breaches)
