"""How the mock chooses what to answer."""
