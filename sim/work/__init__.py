"""How the work is done: time, coping with conflict, and how a case is decided."""
