"""What `cantik bench` measures, as data that a machine can compare; not in the wheel."""
