"""What every printed thing shares: one document tree, its writers, and the everyday prints."""
