"""The flux of the contracts, one file each; :mod:`exchange.flux.registry` finds them by name.

A flux is a constant ``FLUX`` that says from whom to whom, at which levels, in what detail and when,
and, where it gives a result, the ``build`` that makes it. To add one, add its file and its row in
the registry; a convention then grants it by name. Nothing here is granted by itself: only a
convention grants.
"""
