"""An extract of the CARSAT as it is kept: cells, records, index, sealed."""
