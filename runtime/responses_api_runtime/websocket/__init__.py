"""The same events over one WebSocket: `client.responses.connect()`.

`frames` takes whole messages out of bytes, `router` reads them and puts them on lanes, `turns` follows one response,
`requests` says what is sent, `core` what connections and lanes do; all of them without I/O. `sync` and `aio` are how a
connection waits, `_sync_io` and `_async_io` the parts that import the `websockets` library, which is not done before a
connection is opened. The lanes are written by codegen, from one template.
"""
