"""Block Kit as Slack takes it: limits as data, and what is refused, with Slack's words."""
