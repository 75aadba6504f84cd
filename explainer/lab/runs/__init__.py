"""Runs of the page: in processes of their own, in line for a device, and kept on the disk.

What a visitor does goes down this list, what a process says goes up it.

==============  ==================================================================
``jobs``        all that visitors can see and do; ``orders`` is what a run makes of it
``lanes``       one run a device, the others in line; ``fallback`` when it fails
``job``         a run in memory; ``job_views`` is it as its owner sees it
``reporter``    collects what a run says; ``reports`` and ``curves`` are what it knows
``archive``     every run; ``scribe`` writes what has changed
``store``       the folders on the disk; ``run_file`` and ``said`` are what lies in them
``asked_rate``  η that no checkpoint has yet
``process``     starts and ends a process; ``child`` is what all of them share
``worker``      that process itself; ``tasks`` is what it gets and says
``comparison``  what distinguishes runs; ``exports`` writes them for other programs
``stopwatch``   time without the pauses
==============  ==================================================================
"""
