package dev.hushtable.internal.schema;

import dev.hushtable.annotation.ScopeFunction;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;

/**
 * An attribute that is declared to tell the key scope of its item.
 *
 * @param attribute its name
 * @param type of its values
 * @param function makes the scope's name of a value
 */
public record DeclaredScope(String attribute, AttributeValueType type, ScopeFunction function) {}
