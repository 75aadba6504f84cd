"""Models of the lab: their layers, optimizers and outputs, in torch."""
