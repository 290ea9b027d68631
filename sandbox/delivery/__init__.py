"""How the app hears of things: Socket Mode or signed HTTP, one behind the other's interface."""
