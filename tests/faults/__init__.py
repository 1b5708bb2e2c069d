"""The process is killed, the disk fills, the database locks: nothing is lost or doubled."""
