"""Tables and indicators of one snapshot: definitions compiled to a plan, counted by an engine, judged."""

from cantik.measure.compute import compute

__all__ = ["compute"]
