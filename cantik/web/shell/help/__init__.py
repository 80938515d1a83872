"""Help in place: every term, rule, table and indicator explained where it stands, from the content files."""
