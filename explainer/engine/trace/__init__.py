"""One iteration as steps: their addresses, their order, their check."""
