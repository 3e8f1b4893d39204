"""The errors a user can meet. Each says what is wrong, where, and what to try; none needs a traceback."""

from __future__ import annotations


class ClassifierError(Exception):
    """Base of every error this package raises on purpose.

    `message` says what is wrong and where; `hint`, if given, says what to try.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(ClassifierError):
    """The command or call was put wrongly: an unknown option value, entry or country."""


class LawError(ClassifierError):
    """A file of law data is damaged or says something that cannot be."""


class InvoiceError(ClassifierError):
    """A document as a whole cannot be read."""


class ColumnError(InvoiceError, UsageError):
    """A table lacks a column that the user named: a fault of that document, and wrong usage if no document has it."""


class ModelError(ClassifierError):
    """The model cannot be fitted, saved or loaded."""
