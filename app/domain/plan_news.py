"""News about a plan. The number of a PLAN_CHANGED step says which: a version's own number, or one of these."""

KICKED_OFF = 0
"""The other one agreed as well: the season's work has begun."""

HOMEWORK_SHARED = -1
"""The participant shared their three answers."""
