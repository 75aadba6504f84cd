"""What helps those who work on Backstep; no part of what is installed."""
