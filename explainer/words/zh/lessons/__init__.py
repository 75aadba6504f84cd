"""Chinese of lessons and myths."""
