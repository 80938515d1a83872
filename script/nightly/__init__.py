"""The lane of the night: what `.ci/run` leaves out, as parts that are run one by one and remembered."""
