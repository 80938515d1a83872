"""What a server keeps of deliveries: who may deliver, what came and what became of it, what was sent."""
