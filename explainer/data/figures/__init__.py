"""What the data tab draws."""
