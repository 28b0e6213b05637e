package dev.hushtable.integration;

/** Extensions over a client that waits. */
class BatchExtensionsIT extends AbstractBatchExtensionsTest {}
