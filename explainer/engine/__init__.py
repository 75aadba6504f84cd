"""The engine, numpy alone: a network, its iteration, and what can be said of it."""
