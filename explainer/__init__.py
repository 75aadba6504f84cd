"""Backstep: every number a neural network computes while it learns.

The rooms, each importing only those above it:

===========  ===================================================================================
``words``    every word a visitor reads, a folder a language
``errors``   an error as a sentence in each language
``engine``   a network, its iteration, and what can be said of it
``ui``       what every tab shares
``step``     the tab "Step through": one iteration, one assignment at a time
``lab``      the MNIST lab: models, training, runs, any batch again
``data``     the tab "Train on data"
``share``    what is taken along: a film as one HTML file
``lessons``  lessons and myths: what they set up, ask and prove
``main``     the tabs in order, and the launch
===========  ===================================================================================
"""
