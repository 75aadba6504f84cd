"""Runs in processes of their own: in line, under way, kept on the disk, compared."""
