"""Long proofs of what the app promises: `make prove-NAME`. Each exits 0 only if it held."""
