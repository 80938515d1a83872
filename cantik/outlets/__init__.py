"""What everybody reads: which page is laid where, and when."""
