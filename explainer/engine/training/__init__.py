"""Training on a data set: experiments, races, the loss as a landscape."""
