"""What a partner may do at the edge, over SFTP or HTTP alike: enter, drop, follow, collect."""
