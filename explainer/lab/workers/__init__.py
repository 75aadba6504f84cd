"""Where a run is carried out: a child process, torchrun, a slice of a shared GPU.

==================  ================================================================
``protocol``        what every worker is given, says and can be told
``runner``          chooses among them
``local``           a child process; ``worker`` is that process itself
``torchrun``        every GPU of the machine; ``ddp_worker``, ``ddp_run`` and
                    ``ddp_engine`` are its ranks, ``ddp_protocol`` what they say
``zero_gpu``        a lent GPU; ``zero_gpu_slice`` is what it does at a time
``spare``           a child process that is ready before it is needed
``child_process``   starts and ends a process
``recovery``        where to go on, and with less memory
``pending_rate``    η that no checkpoint has yet
==================  ================================================================
"""
