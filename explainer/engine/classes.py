"""Which class each output of a network is for, by the name that its data set gives it."""

from __future__ import annotations

from explainer.engine.network import Batch, NetworkSpec


def list_classes(spec: NetworkSpec, batch: Batch) -> tuple[str, ...]:
    """Return the name of the class that each output is for; empty where outputs are for none.

    A data set without names numbers its classes from 0, as they are typed. One output for two
    classes is for the second, whose target is 1; where its name is 1 too, that need not be said.
    """
    outputs, names = spec.sizes[-1], batch.classes
    if len(names) == outputs:
        return names
    if outputs == 1 and len(names) == 2 and names != ("0", "1"):
        return names[1:]
    if spec.objective.kind.targets == "shares":
        return tuple(str(number) for number in range(outputs))
    return ()
