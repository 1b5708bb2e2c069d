"""What a file really is, and the archives that hold it, taken apart within bounds."""
