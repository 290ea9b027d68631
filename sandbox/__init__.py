"""A local Slack workspace to play and test in. It knows nothing of the bot it hosts."""
