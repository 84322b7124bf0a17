"""How good the models are on public data, by the same code that serves. No database, no service needed."""
