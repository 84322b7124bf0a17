"""Key services: who keeps the master keys. The citizen's data keys are wrapped by them and never stored in the clear."""
