"""Chinese of the lab."""
