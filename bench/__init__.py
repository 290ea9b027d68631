"""`make bench`: each figure is a ratio between our form of some work and its bare form, measured in one run."""
