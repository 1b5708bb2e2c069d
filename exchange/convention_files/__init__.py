"""A convention as a TOML file: read into values, or every fault with its line."""
