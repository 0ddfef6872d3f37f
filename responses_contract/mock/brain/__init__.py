"""How the mock makes an answer: the request read in its surroundings, tools chosen, items generated, tokens counted.

May import of the mock: config, fault_injection, memory.
"""
