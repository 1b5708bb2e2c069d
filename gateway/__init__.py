"""The edge: everything that touches the world, and the one place that joins it to the core."""
