"""Any batch of a run, or any image, again: layer by layer, with its references.

================  ==================================================================
``replay``        takes a run up at a checkpoint and goes to a batch
``batch_start``   a net just before a batch, and that batch
``recording``     the batch with everything in between
``check``         how far that is from its ``references``
``operations``    what a batch computes, in its order; ``formulas`` and ``listing`` for each
``film``          a recording as the browser takes it; ``film_weights`` and ``encoding``
                  belong to it
``open_batches``  what visitors have open, and the replays they wait for
``threads``       on how many of them torch computes
================  ==================================================================
"""
