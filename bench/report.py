"""`cantik bench NAME`: run one bench, and its figures as an object or as a table (docs/rujukan/ukuran.md)."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from typing import Any

from bench.result import TARGETS, Figures, missed
from cantik import __version__
from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number

__all__ = ["SIZES", "SIZES_OF", "machine", "missed", "run_bench", "table"]

SIZES = ("small", "full")
#: benches with a size of their own
SIZES_OF = {"web": (*SIZES, "many")}


def run_bench(name: str, *, size: str, seed: int) -> dict[str, Any]:
    """Measure; the result is `{"bench", "machine", "figures", "how"}`.

    `size` is "small" (within 50 s on two cores), "full", or of `web` "many" (250 villages of few persons). Raises
    `WrongAnswer` D111 when what was measured answered wrongly, `NoCheckout` D112 when the reference code is not there,
    `WrongUse` D113 for a bench that does not exist.
    """
    if name not in TARGETS or size not in SIZES_OF.get(name, SIZES):
        raise WrongUse("D113", "Ukuran ini tidak ada", found=f"{name} {size}", expected=", ".join(TARGETS))
    measured: Figures = import_module(f"bench.{name}").measured(size=size, seed=seed)
    missing = TARGETS[name].keys() - measured.figures.keys()
    if missing:
        raise AssertionError(f"bench {name} without {', '.join(sorted(missing))}")
    return {
        "bench": name,
        "machine": machine(size, seed),
        "figures": measured.figures,
        "how": measured.how,
        **({"per_jenis": measured.kinds} if measured.kinds else {}),
        **({"detail": measured.detail} if measured.detail else {}),
    }


def machine(size: str, seed: int) -> dict[str, Any]:
    """The machine as far as a figure depends on it, and what was asked; no name of machine or user."""
    affinity = getattr(os, "sched_getaffinity", None)
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cores": len(affinity(0)) if affinity else os.cpu_count(),
        "memory_gb": _memory(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "cantik": __version__,
        "date": clock.today().isoformat(),
        "size": size,
        "seed": seed,
    }


def _memory() -> float | None:
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names:
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)


def table(result: Mapping[str, Any]) -> list[str]:
    """The figures with their targets, and whether each is met; then how they were measured."""
    targets = TARGETS[result["bench"]]
    told = result["machine"]
    asked = f"cantik bench {result['bench']} --size {told['size']} --seed {told['seed']}"
    on = f"{told['system']} {told['processor']}, {told['cores']} inti, Python {told['python']}, {told['date']}"
    lines = [f"{asked}: {on}"]
    for key, value in result["figures"].items():
        target = targets.get(key)
        judged = "" if target is None else f"{target.text():>10}  {'tercapai' if target.met(value) else 'BELUM'}"
        lines.append(f"  {key:<24}{_text(value):>12}  {judged}".rstrip())
    for kinds in result.get("per_jenis", {}).values():
        lines += [f"  {kind:<32}{named:>4} / {planted}" for kind, (named, planted) in kinds.items()]
    lines += [f"  {key}: {sentence}" for key, sentence in result["how"].items()]
    return lines


def _text(value: float) -> str:
    exact = Decimal(str(value)).normalize()
    return format_number(exact, max(0, -int(exact.as_tuple().exponent)))
