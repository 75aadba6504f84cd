"""English of the step view."""
