"""The only place that builds adapters and joins them: every other module receives what it needs.

`desk` opens an instance for the operator, `front` the process that listens and holds no secret,
`worker` the process that holds the keys and has no port, `instance` makes a new one. They are
modules apart so that a command loads only what it runs: the workflow library alone costs two
seconds to import.
"""
