"""The process that holds the keys and has no listening port: durable workflows over `exchange`."""
