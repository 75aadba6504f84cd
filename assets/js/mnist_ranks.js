/* Training on several GPUs, side by side. */
