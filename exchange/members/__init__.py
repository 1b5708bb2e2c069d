"""The members of a SPSTI: their list, who claims them, where they stand."""
