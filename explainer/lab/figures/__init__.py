"""What the lab draws."""
