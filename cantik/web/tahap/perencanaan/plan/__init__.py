"""The screens *Rencana* and *Lapangan*: rounds planned, approved, opened; blocks, enumerators, devices, counts."""
