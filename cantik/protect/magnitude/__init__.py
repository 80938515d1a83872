"""Magnitudes: sums, values of indices, and how precisely they may be told."""
