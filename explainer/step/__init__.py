"""The tab "Step through": one iteration, one assignment at a time."""
