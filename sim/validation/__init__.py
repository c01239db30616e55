"""How the model earns trust: published models run on its own mechanisms, and compared with what was printed."""
