"""What `cantik bench` measures, as data that a machine can compare (design/bench.md); not in the wheel."""
