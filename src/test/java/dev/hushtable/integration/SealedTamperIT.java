package dev.hushtable.integration;

class SealedTamperIT extends AbstractSealedTamperTest {}
