"""The whole way, from files to site. Read `way.py` first."""

from cantik.pipeline.way import Order, Outcome, run

__all__ = ["Order", "Outcome", "run"]
