"""What released figures are used for: requests for data; gaps, poverty profile and proposals come with planning."""
