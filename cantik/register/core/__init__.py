"""What sources state of persons, families and dwellings: read, planned, applied, folded; where sources differ."""
