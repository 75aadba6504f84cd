"""Any batch of a run, or any image, opened layer by layer: replayed, recorded, proved, told."""
