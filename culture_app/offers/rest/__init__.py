"""REST: reads UiTdatabank's vocabulary, answers Hydra. Public, impersonal, cacheable."""
