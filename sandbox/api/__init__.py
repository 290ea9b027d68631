"""The Web API: one file per family, each with its table of methods."""
