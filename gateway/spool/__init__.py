"""The sealed spool: what arrives is kept without its plaintext ever touching a disk.

Use `Upload` (in `gateway.spool.upload`) for one upload being received, whatever the way in;
`Upload.seal` when it closes; `sweep` once when the process starts. It promises that at most a
bounded number of pages of an upload are in memory, that pages beyond go to a scratch file sealed
under a key that never leaves memory, and that a sealed file is durable before its name is given.
"""
