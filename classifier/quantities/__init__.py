"""Quantities in a description: finding them (`read`), their units (`units`), and what they measure (`meaning`)."""
