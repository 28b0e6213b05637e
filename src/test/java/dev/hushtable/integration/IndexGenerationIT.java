package dev.hushtable.integration;

class IndexGenerationIT extends AbstractIndexGenerationTest {}
