package dev.hushtable.integration;

class SealedTableIT extends AbstractSealedTableTest {}
