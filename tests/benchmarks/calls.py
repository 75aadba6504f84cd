"""How many calls a recorded batch takes on a GPU, counted on `meta`; asserts nothing.

    python -m tests.benchmarks.calls

Of each model with each optimizer and precision, where 64 batches are recorded together: what is
done once for all of them counts a sixty-fourth. A call is at least one kernel.
"""

from __future__ import annotations

from itertools import product

from explainer.lab.config.settings import MODELS, PRECISIONS, TrainingSettings
from tests.support.graph_tape import count_calls

RULES = ("sgd", "momentum", "adam")


def main():
    print(f"| model | precision | {' | '.join(RULES)} |")
    print("| --- | --- |" + " --- |" * len(RULES))
    for model, precision in product(MODELS, PRECISIONS):
        counts = [count_calls(choose(model, precision, rule)) for rule in RULES]
        print(f"| {model} | {precision} | {' | '.join(f'{count:.1f}' for count in counts)} |")


def choose(model, precision, rule):
    momentum = 0.9 * (rule == "momentum")
    return TrainingSettings(model=model, precision=precision, optimizer=rule, momentum=momentum)


if __name__ == "__main__":
    main()
