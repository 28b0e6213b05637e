package dev.hushtable.integration;

/** Over a client that waits. */
class BulkIT extends AbstractBulkTest {}
