package dev.hushtable.integration;

/** Foreign clients that wait. */
class ForeignClientIT extends AbstractForeignClientTest {}
