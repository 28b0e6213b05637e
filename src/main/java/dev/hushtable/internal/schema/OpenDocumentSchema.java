package dev.hushtable.internal.schema;

import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;

/** The schema of documents, with whatever attributes. */
public final class OpenDocumentSchema
    extends WrappedTableSchema<EnhancedDocument, TableSchema<EnhancedDocument>> {

  /** Opens the SDK's schema. */
  public OpenDocumentSchema(TableSchema<EnhancedDocument> schema) {
    super(schema);
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // The SDK's own signature is wrong in the same way.
  public AttributeConverter<EnhancedDocument> converterForAttribute(Object key) {
    return (AttributeConverter) OpenConverter.INSTANCE;
  }
}
