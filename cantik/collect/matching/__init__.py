"""What the columns of an unknown table may mean: proposals with confidence and reason, never decisions."""
