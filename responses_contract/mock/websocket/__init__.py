"""The mock over a WebSocket: one connection with its lanes, what it remembers, steering, and the troubles of a socket.

`protocol` is the server's side of the connection, `connection` takes messages and sends them, `lanes` says whose turn
it is, `turn` is one response under way, `steering` what is said to it meanwhile, `memory` what only this connection
knows.

May import of the mock: brain, config, fault_injection, memory, service, telling, trouble.
"""
