"""What will be collected: instruments in every shape and metadata; activities and the year are to come."""
