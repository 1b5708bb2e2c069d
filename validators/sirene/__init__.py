"""INSEE's register of establishments (Sirene), where a site has loaded it.

``loading.load(...)`` turns INSEE's two stock files into a compact directory;
``register.open_sirene`` opens it; ``advice`` and ``suggestions`` say what it tells about a list.
Everything is public data under the Licence Ouverte 2.0; nothing here is needed by a site that has
not loaded it.
"""
