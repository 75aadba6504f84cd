"""Chinese of the step view."""
