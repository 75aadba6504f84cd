"""What one visitor looks at, its changes, and its file."""
