package dev.hushtable.integration;

/** Pages over a client that waits. */
class UnreadableItemIT extends AbstractUnreadableItemTest {}
