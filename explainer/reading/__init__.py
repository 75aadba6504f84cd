"""PyTorch code that is read, never run: what it builds, and how the page shows it."""
