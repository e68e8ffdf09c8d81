"""The citizens' own steps, by their secret links."""
