"""The mock's front: ASGI, routes and handlers, request validation, refusals, faults, upgrades, the admin routes.

May import of the mock: brain, config, conversations, dialects, fault_injection, memory, request_log, service,
telling, trouble, webhooks, websocket.
"""
