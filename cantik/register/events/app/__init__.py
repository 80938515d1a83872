"""Events recorded and taken back, months, forms."""
