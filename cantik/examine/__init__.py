"""Holds a batch against the edit rules: findings, each with its place, what was expected, and how to mend it.

The examination itself (NumPy, DuckDB) is loaded when somebody asks for it: pages and light commands only read findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cantik.examine.examination import Examination, check

__all__ = ["Examination", "check"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cantik.examine import examination

    return getattr(examination, name)
