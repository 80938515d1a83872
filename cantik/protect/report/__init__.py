"""Reports of protection: for the office, and for everybody."""
