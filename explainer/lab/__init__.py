"""Image data sets at full size: models with δ written by hand, runs, and what they learned.

=================  ==========================================================================
``facts``          what a data set is
``settings``       what a run is, checked once; ``presets`` are worth a look
``rates``          how η changes in the course of a run
``architectures``  the layers of each model with shapes and sizes
``records``        what a run reports
``data``           images and labels; the larger sets are fetched
``layers``         forward, δ and gradient of each kind of layer
``models``         the same of a stack of them; ``modules`` builds it of ``torch.nn``, the judge
``optimizers``     torch's optimizers on one flat tensor
``batches``        batches made on the device
``engine``         one batch after another, or many replayed as a block
``checkpoints``    a run at one moment, written at once or not at all
``controls``       what a run is told while it runs
``training``       a whole run as a generator of records; ``standing`` is how far it has come
``devices``        processor, GPU, several of them, a lent one
``runs``           runs in processes, in line, on the disk
``examination``    what a net says of the test images; ``answers`` and ``examiner`` use it
``predict``        what a net says of one image; ``sketch`` makes one of a drawing
``steps``          any batch again, layer by layer, with its proof
``cli``            ``python -m explainer train``
=================  ==========================================================================
"""
