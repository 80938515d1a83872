"""Activities, rounds, blocks, units and devices in the store."""
