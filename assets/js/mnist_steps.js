/* A batch of the MNIST lab, opened layer by layer. */
