"""OSLO Cultuurparticipatie as RDF, one named graph per entity or a plain graph."""
