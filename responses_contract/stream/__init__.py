"""What may follow what in a stream: grammar, states and machine; what it has built so far; a response as events.

Exports: `Machine` and its tables in `states`, `Grammar`, `Node` and `Text`, `fold`, `emit` and `EmitOptions`.

May import: model, rule_ids.
"""
