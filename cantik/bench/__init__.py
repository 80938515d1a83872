"""`cantik bench`: what is measured, as data that a machine can compare (design/bench.md)."""
