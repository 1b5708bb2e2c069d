"""What partners reach over SFTP: a virtual tree, one per partner, with no file system behind it.

Use `gateway.sftp.server.SftpServer` with adapters for the ports of `gateway.sftp.ports`; set-up
commands use `gateway.sftp.hostkey`. From the network inwards: `server` accepts, `transport` speaks
SSH, `authentication` says who, `session` speaks SFTP, `namespace` holds the tree, `deposits` and
`taking` the rules of what is dropped.

The package promises that no path of a partner ever reaches the operating system, that nothing is
answered OK before it is durable, and that whatever a stranger sends is bounded in size, number and
time. Its log (`passerelle.sftp`) holds logins and sources, never a name of file.
"""
