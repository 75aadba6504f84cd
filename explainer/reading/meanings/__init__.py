"""What each name of torch, torchvision, NumPy and d2l means: a table a kind of thing."""
