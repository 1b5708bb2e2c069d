"""Acts put on record: what each asks of the contract, and what it changes."""
