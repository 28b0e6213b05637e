package dev.hushtable.integration;

/** Tokens over a client that waits. */
class ClientTokenIT extends AbstractClientTokenTest {}
