package dev.hushtable.internal.schema;

/** An attribute that is stored in the clear and holds documents in which something is encrypted. */
public record NestedAttribute(Shape shape) implements AttributePlan {}
