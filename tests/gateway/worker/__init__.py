"""The worker's steps, called one by one: what they do when the world misbehaves."""
