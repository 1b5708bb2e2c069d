"""What happened, provably: entries, a tree, signed checkpoints, receipts, a one-file verifier."""
