"""The world the organisation works in: practices, what is right where, demand."""
