"""Where the gateway's secrets are kept: one module per provider, chosen when it starts."""
