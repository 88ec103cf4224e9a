"""The core's second opinion: this tool's numbers of a sprint against Jira's own report of it."""

from generator.reconcile.compare import reconcile
from generator.reconcile.result import BoardReconciliation, BoardThen, Difference, Figure, Reconciliation

__all__ = ["BoardReconciliation", "BoardThen", "Difference", "Figure", "Reconciliation", "reconcile"]
