"""What the step view draws: data to figures, nothing else."""
