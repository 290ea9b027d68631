"""Use cases: load, decide, save. They know neither Slack nor Bolt, take `now`, and never commit."""
