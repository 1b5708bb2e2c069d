"""Statistics of claims by sector, and cohorts compared."""
