"""What stands around the server: where it may be reached, what it lets through, how it ends."""
