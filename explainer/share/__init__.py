"""What is taken along: films in a file, and models of PyTorch shown in a notebook."""
