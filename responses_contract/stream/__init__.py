"""What may follow what in a stream: grammar, states and machine; what it has built so far; a response as events.

Exports: machine.Machine, grammar.Grammar, nodes.Node, nodes.Text, snapshot.fold, emitter.emit,
emitter.EmitOptions.

May import: model, rule_ids.
"""
