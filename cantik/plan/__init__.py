"""What will be collected: activities, metadata, instruments, the year. Empty until part 4."""
