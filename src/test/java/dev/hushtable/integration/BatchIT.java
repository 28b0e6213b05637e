package dev.hushtable.integration;

/** Batches over a client that waits. */
class BatchIT extends AbstractBatchTest {}
