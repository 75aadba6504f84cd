"""English: the runs of the lab."""

WORDS: dict[str, str] = {
    # Errors
    "mnist.error.forgotten": "There was an error whose words this version no longer has.",
    "mnist.error.run_damaged": (
        "The record of the run {run} cannot be read ({reason}); it is left out of the list."
    ),
    "mnist.error.run_over": "Run {number} is over, so it takes no more orders; start a new one.",
    "mnist.error.run_live": "Run {number} is still under way; stop it before you delete it.",
    "mnist.error.run_elsewhere": (
        "Another Backstep on this machine trains this run just now; stop it there, or wait until it"
        " is done."
    ),
    "mnist.error.run_not_saved": (
        "The record of this run could not be saved ({reason}). The training goes on and what you see"
        " is right, but it may be gone when Backstep is restarted. Make room on the disk: saving is"
        " tried again."
    ),
    "mnist.error.memory_batch": (
        "The {device} had too little memory for batches of {value}, so the run was started again"
        " with batches of {smaller}."
    ),
    "mnist.error.memory_cpu": (
        "The {device} had too little memory for this run, so it goes on on the CPU, more slowly."
    ),
    "mnist.error.from_the_start": (
        "No checkpoint of this run could be used, so it began again from its first batch."
    ),
}
