"""The words of all stops: ``stop.<lesson>.<stop>.<part>``.

A name in brackets stands for the words of that key, so that no label is named wrongly.
"""
