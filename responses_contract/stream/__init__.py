"""What may follow what in a stream: grammar, states and machine; what it has built so far; a response as events.

May import: model.
"""
