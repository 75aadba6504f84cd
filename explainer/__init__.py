"""Backstep: every number a neural network computes while it learns.

The modules, each importing only those above it:

========================  ===================================================================
``words``                 every word a visitor reads, in each language
``errors``                an error as a sentence in each language
``functions``             activations; objectives (output activation and loss, with δ)
``network``               the shape of a network, parameters, initialisation
``optimizers``            each optimizer as the named quantities of its update
``samples``               batches and presets
``backprop``              forward, loss, backward, gradients, update: the listing on the page
``wrong_code``            the engine's source with lines written wrong, compiled and run
``faults``                eleven such mistakes; an iteration made with one, beside the right one
``trace``                 one iteration as steps, each one scalar assignment
``navigation``            moving through a trace by term, neuron, layer and phase
``formulas``              a step's formula in symbols and in numbers (LaTeX)
``narration``             a step's sentence and its line of code
``typed_numbers``         numbers as people type them: decimal comma, fractions, full-width digits
``predictions``           whether a predicted number is right, close or wrong
``mistakes``              the usual wrong answers; ``mistakes_update`` those of the update
``quiz``                  what predict mode asks before each halt
``torch_reference``       the loss, the gradients and the update by torch
``crosscheck``            compares an iteration with torch and with central differences
``datasets``              data sets by name, drawn from a seed; ``dataset_csv`` reads own ones
``schedule``              which samples each iteration sees: epoch × batch
``session``               what one visitor looks at: every iteration so far; ``edits`` change it
``session_file``          a session as JSON; ``session_model`` is its form
``health``                sizes of δ, gradients and updates; ``checkup`` finds what ails
``evaluation``            a network judged on a whole data set
``suggestions``           a network, an optimizer and a batch size that learn a data set
``runs``                  training on a data set by batch and epoch, with branches to compare
``race``                  optimizers, or learning rates, from one initialisation
``fault_view``            where a fault shows; ``fault_runs`` what becomes of the loss
``health_view``           the health of the open iteration in words
``export``                a trace as JSON lines, CSV and Markdown
``figures``               data to plotly figures
``film``                  one iteration with everything that the browser needs to step through it
``mnist``                 the real data set: models, training, prediction
``ui``                    the page, in Gradio
``__main__``              ``python -m explainer trace`` and ``train``
========================  ===================================================================
"""
