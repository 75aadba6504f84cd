"""Pure functions from data to plotly figures, as plain dictionaries; nothing here computes."""
