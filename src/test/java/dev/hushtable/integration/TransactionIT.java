package dev.hushtable.integration;

/** Transactions over a client that waits. */
class TransactionIT extends AbstractTransactionTest {}
