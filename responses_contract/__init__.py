"""The engine: judges exchanges with an endpoint of the Responses API by the rules of its contract."""
