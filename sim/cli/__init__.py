"""The command ``orglearn``, one verb a file: ``main`` reads the arguments, ``errors`` ends a command in a sentence."""
