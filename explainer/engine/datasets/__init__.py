"""Data sets, cut into mini-batches, and networks judged on them."""
