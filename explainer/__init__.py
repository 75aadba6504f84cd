"""Backstep: every number a neural network computes while it learns.

The modules, each importing only those above it:

========================  ===================================================================
``words``                 every word a visitor reads, in each language
``errors``                an error as a sentence in each language
``functions``             activations; objectives (output activation and loss, with δ)
``network``               the shape of a network, parameters, initialisation
``optimizers``            each optimizer as the named quantities of its update
``written``               how numbers are written: raised, lowered, in JSON
``parameter``             the address of a weight or bias, its name, its value
``samples``               batches and presets
``backprop``              forward, loss, backward, gradients, update: the listing on the page
``faults``                eleven mistakes: the engine's own source with a line written wrong, run
``steps``                 what a trace is made of; ``assignments*`` put an iteration in order
``trace``                 one iteration as steps, each one scalar assignment
``navigation``            moving through a trace by term, neuron, layer and phase
``formulas``              a step's formula in symbols and in numbers (LaTeX)
``listing``               the code that ran, and the line of every step
``narration``             a step's sentence
``quiz``                  what predict mode asks, and what it says of an answer
``torch_reference``       the loss, the gradients and the update by torch
``crosscheck``            compares an iteration with torch and with central differences
``data``                  data sets, one's own as CSV, cut into mini-batches; nets judged on them
``session``               what one visitor looks at: every iteration so far; ``edits`` change it
``session_file``          a session as JSON; ``session_model`` is its form
``runs``                  training on a data set by batch and epoch, with branches to compare
``race``                  optimizers, or learning rates, from one initialisation
``landscape``             the loss over some parameters; the valley that a race walks in
``inspection``            what the panels compute: chain rule, lens, surface, health, faults shown
``lessons``               lessons and myths as data: what they set up, ask and prove
``export``                a trace as JSON lines, CSV and Markdown
``figures``               data to plotly figures
``film``                  one iteration with everything that the browser needs to step through it
``mnist``                 the real data set: models, training, prediction
``ui``                    the page, in Gradio
``__main__``              ``python -m explainer trace`` and ``train``
========================  ===================================================================
"""
