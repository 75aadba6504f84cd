"""Worksheets: an iteration on paper, with blanks, and an answer key on its own page."""
