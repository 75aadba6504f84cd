"""Runs of the page: in processes of their own, in line for a device, and kept on the disk.

What a visitor does goes down this list, what a process says goes up it.

================  ==================================================================
``lifecycle``     the life of a run as one table; ``states`` has its words
``manager``       all that visitors can see and do; ``commands`` is what a run makes of it
``queue``         one run a device, the others in line
``run``           a run in memory; ``views`` is it as its owner sees it
``collector``     collects what a run says; ``report`` and ``curves`` are what it knows
``cache``         every run; ``writer`` writes what has changed
``store``         the folders on the disk; ``record`` and ``stored_error`` lie in them
``comparison``    what distinguishes runs; ``exports`` writes them for other programs
``stopwatch``     time without the pauses
================  ==================================================================
"""
