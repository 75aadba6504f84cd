"""What can be chosen for a run, and where runs are kept."""
