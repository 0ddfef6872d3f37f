"""The mock's front: ASGI, routes, admin, refusals and troubles."""
