"""What will be collected: instruments in every shape; activities, metadata and the year are to come."""
