"""Where a run is carried out: a child process, torchrun, a slice of a shared GPU."""
