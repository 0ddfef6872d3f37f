"""The site: what a stranger meets first. Sphinx builds it from `docs/` and from the data that all else is made of."""
