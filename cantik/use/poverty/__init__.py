"""The restricted workspace on poverty: who is reached by aid, who is not, of data young enough (docs/adr/0096)."""
