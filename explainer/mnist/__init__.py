"""The MNIST lab without its page: data, models, training, jobs, the sketch pad's preprocessing."""
