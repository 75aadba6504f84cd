"""What the panels that look closer compute from an iteration or a session."""
