"""Models, client and stream tables of the Responses API."""
