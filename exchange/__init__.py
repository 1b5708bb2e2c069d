"""What the contract says: conventions, flux, decisions, matching; no database, network or clock."""
