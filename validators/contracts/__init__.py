"""One module per kind of file that partners send: its columns, its rules, its version.

Use ``registry.contract("sinistralite")``, then ``parse``. Each schema is a pandera model whose
columns carry the French description that partners read.
"""
