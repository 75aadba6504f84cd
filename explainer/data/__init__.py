"""The tab "Train on data"."""
