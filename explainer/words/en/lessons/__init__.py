"""English of lessons and myths."""
