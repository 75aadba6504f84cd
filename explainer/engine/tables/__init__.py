"""Own data from text and files: what a table says, how it was understood, and its data set."""
