package dev.hushtable.integration;

class UniqueIT extends AbstractUniqueTest {}
