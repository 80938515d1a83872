"""MS-Keg, MS-Var and MS-Ind: a set of metadata as values, filled, linted, written and read. Pure."""
