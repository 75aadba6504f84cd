"""Any batch of a run, or any image, again: layer by layer, with its proof.

=============  ==================================================================
``replay``     takes a run up at a checkpoint and goes to a batch
``moment``     a net just before a batch, and that batch
``recording``  the batch with everything in between
``proof``      how far that is from its references; ``judges`` are those
``terms``      the steps in their order; ``formulas`` and ``lines`` of code for each
``film``       a recording as the browser takes it; ``weights`` and ``plain`` belong to it
``desk``       what visitors have open, and the replays they wait for
``threads``    on how many of them torch computes
=============  ==================================================================
"""
