"""What is looked at: a catalogue of outcomes, how they are measured, and the ledger of knowledge."""
