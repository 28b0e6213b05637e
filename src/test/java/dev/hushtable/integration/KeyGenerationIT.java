package dev.hushtable.integration;

class KeyGenerationIT extends AbstractKeyGenerationTest {}
