package dev.hushtable.internal.schema;

/** How documents with encrypted attributes lie inside a plain value. */
public sealed interface Shape {

  /** The plan of the documents, however deep they lie. */
  DocumentPlan document();

  /**
   * The value is a map of attributes.
   *
   * @param document their plan
   */
  record Document(DocumentPlan document) implements Shape {}

  /**
   * The value is a list.
   *
   * @param element the shape of its elements
   */
  record ListOf(Shape element) implements Shape {
    @Override
    public DocumentPlan document() {
      return element.document();
    }
  }

  /**
   * The value is a map from any keys.
   *
   * @param element the shape of its values
   */
  record MapOf(Shape element) implements Shape {
    @Override
    public DocumentPlan document() {
      return element.document();
    }
  }
}
