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
        "The {device} had too little memory for this run, so it continues on the CPU, more slowly."
    ),
    "mnist.error.from_the_start": (
        "No checkpoint of this run could be used, so it began again from its first batch."
    ),
    # The list
    "mnist.runs.run": "Run",
    "mnist.runs.data": "Data",
    "mnist.runs.recipe": "Loss, optimizer, η",
    "mnist.runs.epochs": "Epochs",
    "mnist.runs.best": "Best test accuracy",
    "mnist.runs.last": "Last test accuracy",
    "mnist.runs.time": "Time",
    "mnist.runs.state": "State",
    "mnist.runs.compare_head": "Compare",
    "mnist.runs.actions": "Actions",
    "mnist.runs.tick": "Compare {run}",
    "mnist.runs.open": "Open",
    "mnist.runs.resume": "Resume",
    "mnist.runs.again": "Copy settings",
    "mnist.runs.delete": "Delete",
    "mnist.runs.sure": "Delete for good?",
    "mnist.runs.empty": (
        "No run of yours yet. Start one under “Train”; it stays here, also after a reload of the page."
    ),
    "mnist.runs.away": "The server is not responding just now; try again.",
    # The comparison
    "mnist.compare": "Runs side by side",
    "mnist.compare.loss": "loss of the batches, smoothed",
    "mnist.compare.accuracy": "test accuracy",
    "mnist.axis.epoch": "epoch",
    "mnist.compare.settings": "What differs",
    "mnist.compare.results": "Results",
    "mnist.compare.rate_changes": "η changed in mid-run to",
    "mnist.compare.none": "none",
    "mnist.compare.one_more": "Tick a second run to compare.",
    "mnist.compare.most": "At most {most} {most|run is|runs are} compared at once.",
    "mnist.compare.equal": (
        "The same start and the same settings: any difference is the time it took."
    ),
    "mnist.compare.one": (
        "The same start, one thing changed: {field}. What differs below comes from it."
    ),
    "mnist.compare.one_start": (
        "One thing changed: {field}. It decides the first weights too, so the runs did not"
        " begin at the same place."
    ),
    "mnist.compare.many": (
        "The same start, but {count} {count|setting differs|settings differ}: no difference below can be blamed on one"
        " of them."
    ),
    "mnist.compare.many_starts": (
        "{count} {count|setting differs|settings differ}, and the runs began from different weights: no difference"
        " below can be blamed on one thing."
    ),
    "mnist.compare.note": (
        "✓ marks the best of each row. One seed is one throw of the dice: repeat a run with"
        " other seeds before you trust a small difference."
    ),
    "mnist.result.best_accuracy": "Best test accuracy",
    "mnist.result.last_accuracy": "Last test accuracy",
    "mnist.result.train_loss": "Training loss, last epoch",
    "mnist.result.epochs_done": "Epochs done",
    "mnist.result.seconds": "Time of training",
    "mnist.result.speed": "Images per second",
    # Files
    "mnist.download.of": "Files of {run}:",
    "mnist.download.none": "Open a run to save its files.",
    "mnist.download.csv": "Curves (CSV)",
    "mnist.download.json": "Whole run (JSON)",
    "mnist.download.weights": "Weights (safetensors)",
    "mnist.download.script": "Script that trains it again",
    "mnist.download.torch": "How to load the weights into torch",
    "mnist.error.no_weights": (
        "Run {number} has no weights to save yet; they come with the end of its first epoch."
    ),
    "mnist.error.killed": (
        "Its process was ended from outside (signal {signal}); perhaps the machine ran out of"
        " memory."
    ),
    "mnist.error.from_earlier": "The run went on from the state after batch {batch} instead.",
}
