"""Image data sets at full size: models with δ written by hand, runs, and what they learned.

=============  ==========================================================================
``config``     what a run is, checked once: settings, architectures, schedules, devices
``data``       images and labels; the larger sets are fetched
``model``      forward, δ and gradient of each kind of layer and of a stack of them;
               optimizers on one flat tensor, and what a net says of images
``training``   a whole run as a generator of events; its state, checkpoints and commands
``workers``    the processes that carry a run out
``runs``       runs in line for a device, their life as one table, what is kept of them
``replay``     any batch again, layer by layer, with its references
``sketch``     a drawn digit as an image of the data set
``figures``    the plots; ``ui`` is the page
``cli``        ``python -m explainer train``
=============  ==========================================================================
"""
