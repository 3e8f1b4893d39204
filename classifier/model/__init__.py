"""The text model: how a description is made comparable, turned into features, and read by linear classifiers."""
