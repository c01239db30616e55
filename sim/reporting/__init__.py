"""What a reader meets: figures, the flow of the loops, and the page. Nothing here alters an organisation."""
