package dev.hushtable.internal.schema;

/**
 * What is done with one declared attribute of a document; attributes without a plan pass through
 * untouched.
 */
public sealed interface AttributePlan permits EncryptedAttribute, NestedAttribute {}
